//! What makes a review suspect, with the evidence. No signal looks at whether the stars are few or many.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::mining::Mined;
use crate::postal;
use crate::settings::{Classes, Hold};

/// Something to look at before the review is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewSignal)]
pub struct Signal {
    /// contacts | offensive | contradiction | duplicate | similar | burst (of its product) | surge (of the shop) | address |
    /// device | repeated (of a purchase that has a review) | corrected (by its writer, after it was taken down)
    pub kind: String,
    /// What was found, for the person who decides.
    pub evidence: String,
    /// Whether it was found in what was added later (追评), which a decision made before does not cover.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_later: bool,
}

impl Signal {
    pub fn new(kind: &str, evidence: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), evidence: evidence.into(), is_later: false }
    }

    /// Whether only a person can let such a review be shown: what speaks against the text itself, and many reviews at
    /// once, from one place or much alike, where no buyer wrote them. Stars that do not fit the text are the writer's affair.
    pub fn needs_person(&self, is_verified: bool) -> bool {
        match self.kind.as_str() {
            "contradiction" => false,
            "similar" | "burst" | "surge" | "address" | "device" => !is_verified,
            _ => true,
        }
    }

    /// The signals of a text that was added to a review.
    pub fn of_later(text: &str, rules: Hold) -> Vec<Self> {
        of_text(text, rules).into_iter().map(|signal| Self { is_later: true, ..signal }).collect()
    }
}

/// Its purchase has a review already.
pub(crate) const REPEATED: &str = "repeated";

/// Insults that have no other meaning in a review; lower case.
const OFFENSIVE: [&str; 30] = [
    "傻逼",
    "傻b",
    "煞笔",
    "操你妈",
    "操你大爷",
    "草泥马",
    "去死",
    "妈的",
    "他妈的",
    "真他妈",
    "太他妈",
    "都他妈",
    "你他妈",
    "去他妈",
    "婊子",
    "狗娘养",
    "王八蛋",
    "滚蛋",
    "贱人",
    "脑残",
    "fuck",
    "shit",
    "bitch",
    "asshole",
    "bastard",
    "cunt",
    "retarded",
    "motherf",
    "dickhead",
    "whore",
];

/// Insults that are parts of other words: with what comes before or after them there they are none, such as a gift
/// 送妈妈的, 我妈的 birthday and a scrub that 去死皮.
const HARMLESS: [(&str, &str, &str); 4] = [
    ("妈的", "妈大小姑姨舅婶宝奶干婆老岳我你她他它俺咱爸辣后继养孩娃子姐哥弟妹友", ""),
    ("他妈的", "", "生日年龄身体"),
    ("去死", "", "皮角茧结细肌肤机"),
    ("脑残", "", "粉"),
];

/// Signals that follow from the review alone.
pub(crate) fn of_content(rating: i64, text: &str, mined: &Mined, rules: Hold, classes: Classes) -> Vec<Signal> {
    let mut signals = of_text(text, rules);
    let opposite = match classes.of(rating) {
        "good" => "negative",
        "bad" => "positive",
        _ => "",
    };
    if rules.contradiction && mined.is_clearly(opposite) {
        signals.push(Signal::new("contradiction", format!("{rating} / {opposite}")));
    }
    signals
}

/// Signals that follow from a text alone, whatever it is about.
pub(crate) fn of_text(text: &str, rules: Hold) -> Vec<Signal> {
    let mut signals = Vec::new();
    if rules.contacts
        && let Some(found) = contact(text)
    {
        signals.push(Signal::new("contacts", found));
    }
    if rules.offensive
        && let Some(word) = offensive(text)
    {
        signals.push(Signal::new("offensive", word));
    }
    signals
}

/// A text that is long enough, as a number that equal texts share, however they are spaced and punctuated.
pub(crate) fn text_hash(text: &str, rules: Hold) -> Option<i64> {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let least = usize::try_from(rules.duplicate_characters).unwrap_or(0);
    if least == 0 || plain.chars().count() < least {
        return None;
    }
    let id = primitives::derived_id(primitives::ShopId(uuid::Uuid::nil()), "text", &[plain.as_bytes()]);
    // Any 64 bits do; the sign means nothing.
    Some(i64::from_be_bytes(id.as_bytes()[..8].try_into().unwrap_or_default()))
}

/// The first insult in a text.
pub(crate) fn offensive(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let is_word = |start: usize, word: &str| {
        let (before, after) = (lower[..start].chars().next_back(), lower[start + word.len()..].chars().next());
        let is_within = |known: &str, c: Option<char>| c.is_some_and(|c| known.contains(c));
        let is_harmless = HARMLESS
            .into_iter()
            .any(|(part, head, tail)| part == word && (is_within(head, before) || is_within(tail, after)));
        !is_harmless && (!word.is_ascii() || before.is_none_or(|c| !c.is_ascii_alphanumeric()))
    };
    OFFENSIVE.into_iter().find(|word| lower.match_indices(word).any(|(start, _)| is_word(start, word)))
}

/// A link, a mail address, a number to call or a postal address.
fn contact(text: &str) -> Option<String> {
    let breaks = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '。' | '、' | '(' | ')' | '（' | '）' | '：');
    let found = text.split(breaks).find_map(|part| {
        // What surrounds an address in Chinese text is not part of it.
        let part = part.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let ascii: String = part.chars().filter(char::is_ascii).collect();
        let lower = ascii.to_ascii_lowercase();
        let is_link = lower.contains("http://") || lower.contains("https://") || lower.contains("www.");
        let is_mail = lower.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
        (is_link || is_mail || is_phone(part)).then(|| part.chars().take(80).collect())
    });
    found.or_else(|| postal::address(text))
}

/// Seven digits or more that are no order number's prefix of letters: a mobile number of China, or one with `+`.
fn is_phone(part: &str) -> bool {
    let digits: String = part.chars().filter(char::is_ascii_digit).collect();
    let is_plain = part.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' '));
    let mobile = |digits: &str| digits.len() == 11 && digits.starts_with('1') && digits.as_bytes()[1] >= b'3';
    let runs = part.split(|c: char| !c.is_ascii_digit());
    (is_plain && part.starts_with('+') && (8..=15).contains(&digits.len())) || runs.into_iter().any(mobile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_leads_elsewhere() {
        for text in [
            "加我 13812341234 返现",
            "see https://spam.example/x now",
            "写信给a@b.cn。谢谢",
            "微信13912345678",
            "寄到文三路138号",
        ] {
            assert!(contact(text).is_some(), "{text}");
        }
        for text in ["买了3件，2024年12月到的", "4.5 stars @ home", "订单 20241111", "尺码 170/92A", "v2.0 is better"]
        {
            assert_eq!(contact(text), None, "{text}");
        }
    }

    #[test]
    fn insults_are_words_of_their_own() {
        assert_eq!(offensive("What the FUCK is this"), Some("fuck"));
        assert_eq!(offensive("a shiitake and a push it"), None);
        assert_eq!(offensive("客服真他妈差"), Some("真他妈"));
        assert_eq!(offensive("他妈的，退钱"), Some("他妈的"));
        assert_eq!(offensive("妈的什么破玩意"), Some("妈的"));
        for text in [
            "送妈妈的，她很喜欢",
            "我妈的生日礼物",
            "老干妈的味道",
            "他妈妈说好用",
            "去死皮很温和",
            "flame retardant",
            "en retard",
        ] {
            assert_eq!(offensive(text), None, "{text}");
        }
    }

    #[test]
    fn equal_texts_are_found_however_they_are_punctuated() {
        let rules = Hold { duplicate_characters: 5, ..Hold::default() };
        assert_eq!(text_hash("Very good, thanks!", rules), text_hash("very good thanks", rules));
        assert_eq!(text_hash("好！", rules), None);
        assert_eq!(text_hash("很好很好很好", Hold { duplicate_characters: 0, ..rules }), None);
    }

    #[test]
    fn good_and_bad_are_held_alike() {
        let mined = |polarity: &str| Mined::certainly(polarity);
        for (rating, polarity) in [(5, "negative"), (1, "positive")] {
            let signals = of_content(rating, "", &mined(polarity), Hold::default(), Classes::default());
            assert_eq!(signals[0].kind, "contradiction");
        }
        for rating in 1..=5 {
            let signals = of_content(rating, "http://x.y", &Mined::default(), Hold::default(), Classes::default());
            assert_eq!(signals.len(), 1, "{rating}");
        }
    }
}
