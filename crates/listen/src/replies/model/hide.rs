//! Personal data taken out of what is told to a provider: what the shop knows of the customer, and what looks like it.
//! Rather a word too many than a number too few: a draft loses little by it.

use std::sync::LazyLock;

use regex::{Captures, Regex, RegexBuilder};

/// What the shop knows of whom a review is from.
#[derive(Debug, Default)]
pub(in crate::replies) struct Known {
    pub names: Vec<String>,
    pub orders: Vec<String>,
    /// Mail addresses, telephone numbers, ids.
    pub contacts: Vec<String>,
    /// Cities and regions.
    pub places: Vec<String>,
}

/// Puts placeholders such as `[name]` in the place of personal data.
pub(in crate::replies) struct Hider {
    known: Vec<(Regex, &'static str)>,
}

const NAME: &str = "[name]";
const ORDER: &str = "[order]";
const CONTACT: &str = "[contact]";
const ADDRESS: &str = "[address]";
const EMAIL: &str = "[email]";
const LINK: &str = "[link]";
const NUMBER: &str = "[number]";
const PHONE: &str = "[phone]";

/// A known text of fewer characters says nothing of anybody, and is in half of all words.
const LEAST: usize = 2;
/// A number of fewer digits is more often a number of days than an id.
const LEAST_DIGITS: usize = 4;

impl Hider {
    /// # Errors
    /// When a known text is too long to be looked for: then nothing may be told.
    pub fn new(known: &Known) -> Result<Self, regex::Error> {
        let mut all = Vec::new();
        for (texts, placeholder) in [(&known.orders, ORDER), (&known.contacts, CONTACT)] {
            for text in texts {
                add(&mut all, text, true, placeholder)?;
            }
        }
        for name in &known.names {
            add(&mut all, name, true, NAME)?;
            for (part, ignores_case) in parts(name) {
                add(&mut all, &part, ignores_case, NAME)?;
            }
        }
        for place in &known.places {
            // IN and OR are states, in and or are none.
            let is_word = place.chars().count() > 3;
            add(&mut all, place, is_word, ADDRESS)?;
            add(&mut all, place.trim_end_matches(['省', '市', '区', '县']), is_word, ADDRESS)?;
        }
        Ok(Self { known: all })
    }

    pub fn hide(&self, text: &str) -> String {
        let mut text: String = text.chars().map(plain).collect();
        for (pattern, placeholder) in &self.known {
            text = pattern.replace_all(&text, *placeholder).into_owned();
        }
        for (pattern, placeholder) in PATTERNS.iter() {
            text = pattern.replace_all(&text, *placeholder).into_owned();
        }
        let text = NUMBERS.replace_all(&text, number);
        SPELLED.replace_all(&text, NUMBER).into_owned()
    }
}

/// Digits, Latin letters and their marks of full width as those of usual width. Brackets are ours.
fn plain(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＠' | '．' | '＋' | '－' | '＿' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        '[' | '【' => '(',
        ']' | '】' => ')',
        c => c,
    }
}

fn add(
    all: &mut Vec<(Regex, &'static str)>,
    text: &str,
    ignores_case: bool,
    placeholder: &'static str,
) -> Result<(), regex::Error> {
    let text: String = text.trim().chars().map(plain).collect();
    let length = text.chars().count();
    let is_count = length < LEAST_DIGITS && text.bytes().all(|b| b.is_ascii_digit());
    // What is masked is known to nobody.
    if length < LEAST || is_count || text.contains('*') {
        return Ok(());
    }
    // A word of Latin letters ends where no more of them follow; one of Chinese does not.
    let edge = |c: Option<char>| if c.is_some_and(|c| c.is_ascii_alphanumeric()) { r"(?-u:\b)" } else { "" };
    let (before, after) = (edge(text.chars().next()), edge(text.chars().next_back()));
    let pattern = format!("{before}{}{after}", regex::escape(&text));
    all.push((RegexBuilder::new(&pattern).case_insensitive(ignores_case).build()?, placeholder));
    Ok(())
}

/// How else somebody of this name is called, and whether that is so in small letters too: 小美 and 林女士 of 林小美; each
/// part of a name of Latin letters, short ones as they are written alone.
fn parts(name: &str) -> Vec<(String, bool)> {
    let letters: Vec<char> = name.trim().chars().collect();
    let is_chinese = (2..=4).contains(&letters.len()) && letters.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
    if !is_chinese {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        return words.map(|word| (word.to_owned(), word.chars().count() > 3)).collect();
    }
    let titles = ["先生", "女士", "小姐", "太太", "老师"].map(|title| (format!("{}{title}", letters[0]), false));
    let given = (letters.len() > 2).then(|| (letters[1..].iter().collect::<String>(), false));
    titles.into_iter().chain(given).collect()
}

/// In this order: a link has what looks like an address of mail in it.
static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r#"(?i)(?:https?://|(?-u:\b)www\.)[^\s\p{Han}，。；！、（）“”<>"]+"#, LINK),
        (r"(?i)[a-z0-9._%+-]+(?:\s?@\s?|\s?[(]\s?at\s?[)]\s?)[a-z0-9-]+(?:\.[a-z0-9-]+)+", EMAIL),
        (
            r"(?i)(?-u:\b)(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|co|shop|xyz|top|vip|me|cc|link|info|tv)(?-u:\b)(?:/[^\s\p{Han}，。；！、（）“”]*)?",
            LINK,
        ),
        (
            r"(?i)((?:微\s?信|薇\s?信|威\s?信|扣扣|抖音|小红书|快手|微博)(?:号码?|id)?)(?:[\s:：=＝]|是|为|搜)*[a-z0-9][a-z0-9_.-]{3,30}",
            "${1}[contact]",
        ),
        (
            r"(?i)(?-u:\b)((?:vx|wx|v信|wechat|weixin|qq|whatsapp|telegram|skype|instagram|insta|facebook)(?:号码?|\s?id|\s?number)?)(?:\s*[:：=＝是]\s*@?|\s+is\s+@?)[a-z0-9][a-z0-9_.-]{3,30}",
            "${1}[contact]",
        ),
        (
            r"(?i)(?-u:\b)((?:vx|wx|v信|wechat|weixin|qq|whatsapp|telegram)(?:号码?|\s?id)?)\s?[a-z_-]*[0-9][a-z0-9_.-]{4,30}",
            "${1}[contact]",
        ),
        (r"@[A-Za-z0-9_][A-Za-z0-9_.]{2,30}", CONTACT),
        (
            r"\p{Han}{1,14}?(?:路|街|大道|巷|弄|胡同|村)\s?[0-9一二三四五六七八九十百]{1,6}\s?(?:号|弄)(?:院|楼)?",
            ADDRESS,
        ),
        (
            r"[0-9A-Za-z一二三四五六七八九十]{1,4}\s?(?:栋|幢|号楼|单元)(?:\s?[0-9A-Za-z一二三四五六七八九十]{1,4}\s?(?:栋|幢|号楼|单元|楼|层))*(?:\s?-?[0-9]{2,5}\s?(?:室|房|户)?)?",
            ADDRESS,
        ),
        (r"[0-9]{3,5}\s?(?:室|户)", ADDRESS),
        (
            r"(?-u:\b)[0-9]{1,5}[A-Za-z]?\s+(?:[A-Z][A-Za-z'.-]*\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Square)(?-u:\b)",
            ADDRESS,
        ),
    ]
    .map(|(pattern, placeholder)| (Regex::new(pattern).expect("a pattern of ours"), placeholder))
    .into()
});

/// Seven digits or more with what stands between digits, and the letters that begin numbers of orders and parcels.
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z]{0,5}-?\+?[(]?[0-9](?:[\s().-]{0,2}[0-9]){6,}[Xx]?").expect("a pattern of ours")
});

/// What is left of them when some digits are spelled out.
static SPELLED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[0-9零〇一二三四五六七八九幺]{7,}").expect("a pattern of ours"));

fn number(found: &Captures<'_>) -> String {
    let text = &found[0];
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if is_day(text) || is_price(text) {
        return text.to_owned();
    }
    let local = digits.strip_prefix("86").unwrap_or(&digits);
    let is_mobile = local.len() == 11 && local.starts_with('1') && !local.starts_with("10");
    if is_mobile || text.starts_with(['+', '(']) { PHONE.to_owned() } else { NUMBER.to_owned() }
}

/// 2026-03-01, 2026.3.1 and the like.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '.']).collect();
    let [year, month, day] = parts[..] else { return false };
    let within = |part: &str, low: u32, high: u32| part.parse().is_ok_and(|n: u32| (low..=high).contains(&n));
    within(year, 1990, 2100) && within(month, 1, 12) && within(day, 1, 31)
}

fn is_price(text: &str) -> bool {
    let parts = text.split_once('.').filter(|(whole, _)| whole.len() <= 6);
    parts.is_some_and(|(_, cents)| (1..=2).contains(&cents.len()) && cents.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hide(text: &str) -> String {
        Hider::new(&Known::default()).unwrap().hide(text)
    }

    #[test]
    fn numbers_and_addresses_of_all_kinds_go() {
        for (text, hidden) in [
            ("打我电话13812341234，急", "打我电话[phone]，急"),
            ("电话 138 1234 1234", "电话 [phone]"),
            ("电话138-1234-1234。", "电话[phone]。"),
            ("电话１３８１２３４１２３４", "电话[phone]"),
            ("call +44 20 7946 0958 please", "call [phone] please"),
            ("身份证330106199001011234", "身份证[number]"),
            ("身份证33010619900101123X！", "身份证[number]！"),
            ("卡号6222 0212 3456 7890 123", "卡号[number]"),
            ("单号SF1234567890123没动过", "单号[number]没动过"),
            ("加我一三八一二三四一二三四", "加我[number]"),
            ("write to Lin.Mei+shop@mail.example.com now", "write to [email] now"),
            ("邮箱lin@qq.com，谢谢", "邮箱[email]，谢谢"),
            ("lin (at) example.com", "[email]"),
            ("看https://spam.example/x?a=1，别信", "看[link]，别信"),
            ("www.spam.example/x", "[link]"),
            ("去spam-shop.com/a买", "去[link]买"),
            ("微信:abc123", "微信[contact]"),
            ("加微信号：lin_xiaomei-88聊", "加微信号[contact]聊"),
            ("我的VX abc12345", "我的VX[contact]"),
            ("wechat: linmei", "wechat[contact]"),
            ("my WhatsApp is lin.mei", "my WhatsApp[contact]"),
            ("QQ12345678", "QQ[contact]"),
            ("find me @lin_mei", "find me [contact]"),
            ("文三路138号的快递点", "[address]的快递点"),
            ("送到3栋2单元501室了", "送到[address]了"),
            ("left it at 12 Green Hill Road again", "left it at [address] again"),
        ] {
            assert_eq!(hide(text), hidden, "{text}");
        }
    }

    #[test]
    fn what_is_nobodys_stays() {
        for text in [
            "物流太慢了，等了7天，客服态度很差",
            "买了3件，2024-11-11下的单，2024.12.3才到",
            "iPhone 15 Pro 256GB 很流畅，屏幕 6.1 寸",
            "尺码170/92A，身高165，体重50",
            "4.5 stars @ home, v2.0 is better",
            "It took 3 weeks all the way from Road Town",
            "The first line is fine, my size is 38.5",
            "微信支付很方便，抖音上看到的",
            "送给2个孩子，3-5岁，花了12999.00元",
        ] {
            assert_eq!(hide(text), text);
        }
    }

    #[test]
    fn whom_the_shop_knows_is_not_named() {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let known = Known {
            names: own(&["林小美", "Maria Silva"]),
            orders: own(&["o1", "TB-77"]),
            contacts: own(&["lin.mei", "u1"]),
            places: own(&["浙江省"]),
        };
        let hider = Hider::new(&known).unwrap();
        for (text, hidden) in [
            ("我是林小美，叫我小美，林女士也行", "我是[name]，叫我[name]，[name]也行"),
            ("maria here, MARIA SILVA", "[name] here, [name]"),
            ("Marianne and silver stay", "Marianne and silver stay"),
            ("订单O1还没到，tb-77也是", "订单[order]还没到，[order]也是"),
            ("o12 is another", "o12 is another"),
            ("寄到浙江，浙江省内三天", "寄到[address]，[address]内三天"),
            ("find lin.mei", "find [contact]"),
            ("[name] 【order】", "(name) (order)"),
        ] {
            assert_eq!(hider.hide(text), hidden, "{text}");
        }
    }

    #[test]
    fn what_is_masked_or_empty_hides_nothing() {
        let known = Known { names: vec!["林*".into(), String::new(), " ".into(), "A".into()], ..Known::default() };
        assert_eq!(Hider::new(&known).unwrap().hide("A 林 B"), "A 林 B");
        let counts = Known { contacts: vec!["12".into()], ..Known::default() };
        assert_eq!(Hider::new(&counts).unwrap().hide("等了12天"), "等了12天");
    }
}
