//! Postal addresses in texts: where somebody lives is nobody's business. A city, a day, a size or a line of the underground
//! is none, so only what has a house number where addresses have it is taken for one.

/// The first address in a text.
pub(crate) fn address(text: &str) -> Option<String> {
    chinese(text).or_else(|| english(text))
}

/// What a number of a house, or of a part of it, is followed by; the longer first.
const UNITS: [&str; 8] = ["号楼", "号院", "单元", "号", "弄", "栋", "幢", "室"];
/// Of a numbered thing that is no house: 2号线, 5号色, 38号码.
const THINGS: &str = "线色码款机店针味";
/// What a day of the month is followed by: 3号到.
const DEEDS: &str = "到发收下买才就送签取出晚早之前后左的";
/// What comes before 路 or 街 where it is no street: 在路, 半路, 逛街.
const NO_STREET: &str = "在半上这那条网思套线出后退逛马走";
/// How a place ends in which houses are numbered.
const PLACES: &str = "村组队苑园城厦寓庄坊湾院里府庭";
const FAR: usize = 30;
const BEFORE: usize = 24;

/// A number with its unit, by places in a text.
struct Numbered {
    start: usize,
    unit_at: usize,
    end: usize,
    unit: &'static str,
}

fn chinese(text: &str) -> Option<String> {
    let is_end = |c: char| matches!(c, '。' | '！' | '？' | '；' | '，' | ',' | '!' | '?' | ';' | '\n');
    text.split(is_end).find_map(|part| {
        let plain: Vec<char> = part.chars().filter(|c| !c.is_whitespace()).collect();
        let all = numbered(&plain);
        let at = (0..all.len()).find(|at| is_house(&plain, &all[*at], all.get(at + 1)))?;
        let from = all[at].start.saturating_sub(BEFORE);
        Some(plain[from..all[at].end].iter().collect())
    })
}

fn numbered(plain: &[char]) -> Vec<Numbered> {
    let (mut all, mut at) = (Vec::new(), 0);
    while at < plain.len() {
        if !is_numeral(plain[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while plain.get(at).is_some_and(|c| is_numeral(*c) || c.is_ascii_alphabetic() || *c == '-') {
            at += 1;
        }
        let unit_at = at;
        let begins = |unit: &&str| unit.chars().eq(plain[unit_at..].iter().copied().take(unit.chars().count()));
        let Some(unit) = UNITS.into_iter().find(begins) else { continue };
        at += unit.chars().count();
        let number = Numbered { start, unit_at, end: at, unit };
        if is_of_house(plain, &number) {
            all.push(number);
        }
    }
    all
}

/// Not a chapter, a day, a size or a number of rooms.
fn is_of_house(plain: &[char], number: &Numbered) -> bool {
    let next = plain.get(number.end).copied();
    let is_next = |of: &str| next.is_some_and(|c| of.contains(c));
    let digits = &plain[number.start..number.unit_at];
    let is_chapter = number.start > 0 && plain[number.start - 1] == '第';
    let is_other = match number.unit {
        "号" => is_next(THINGS) || (is_next(DEEDS) && is_day(digits)),
        // 三室两厅; 一弄就坏
        "室" => next.is_some_and(is_numeral),
        "弄" => !digits.iter().any(char::is_ascii_digit),
        _ => false,
    };
    !is_chapter && !is_other
}

/// 1 to 31, however it is written.
fn is_day(digits: &[char]) -> bool {
    let value: Option<u32> = digits.iter().collect::<String>().parse().ok();
    value.map_or(digits.len() <= 3, |value| value <= 31)
}

/// Whether it is the number of a house: in a street, in a village or an estate of a named region, or with a part of the
/// house behind it.
fn is_house(plain: &[char], number: &Numbered, next: Option<&Numbered>) -> bool {
    let before = &plain[..number.start];
    let is_followed = next.is_some_and(|next| next.start == number.end && next.unit != number.unit);
    let digits = plain[number.end..].iter().take_while(|c| c.is_ascii_digit()).count();
    let has_room = matches!(number.unit, "栋" | "幢" | "号楼") && (3..=4).contains(&digits);
    let is_in_street = matches!(number.unit, "号" | "弄" | "号院" | "号楼") && ends_in_street(before);
    let is_in_place = ends_in_place(before) && regions(before) >= 2;
    is_followed || has_room || is_in_street || is_in_place
}

fn ends_in_street(before: &[char]) -> bool {
    let before = match before {
        [head @ .., part, '段'] if is_numeral(*part) || "东西南北中".contains(*part) => head,
        all => all,
    };
    match before {
        [.., name, '大', '道' | '街'] | [.., name, '胡', '同'] => is_han(*name),
        // 走了一路 is none, 科技一路 is one.
        [.., first, name, '路' | '街' | '巷'] => {
            let is_counted = is_numeral(*name) && "了这那的着过".contains(*first);
            is_han(*first) && is_han(*name) && !is_counted && !NO_STREET.contains(*name)
        }
        _ => false,
    }
}

fn ends_in_place(before: &[char]) -> bool {
    match before {
        [.., '小' | '社', '区'] => true,
        [.., last] => PLACES.contains(*last),
        [] => false,
    }
}

/// How many kinds of regions are named: a province, a city, a district …
fn regions(before: &[char]) -> usize {
    let near = &before[before.len().saturating_sub(FAR)..];
    let is_named = |kind: char| {
        near.windows(2).any(|pair| {
            let is_word = match kind {
                '市' => "超城上股门都".contains(pair[0]),
                '区' => "小社地".contains(pair[0]),
                '村' => "农".contains(pair[0]),
                _ => false,
            };
            pair[1] == kind && is_han(pair[0]) && !is_word
        })
    };
    "省市区县旗镇乡村".chars().filter(|kind| is_named(*kind)).count()
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "一二三四五六七八九十百千零〇两".contains(c)
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

const STREETS: [&str; 11] = ["Street", "St", "Road", "Rd", "Avenue", "Ave", "Lane", "Ln", "Boulevard", "Blvd", "Drive"];
/// What is counted, or stands before a street that is none: 5 Stars, a 500 GB Hard Drive.
const NO_NAMES: [&str; 25] = [
    "Star", "Stars", "Year", "Years", "Day", "Days", "Week", "Weeks", "Inch", "Pack", "Piece", "Pieces", "Speed",
    "Mile", "Miles", "Way", "Hard", "Flash", "Pen", "Thumb", "Test", "USB", "MB", "GB", "TB",
];
/// What a road or a street may be a word of: a road bike.
const KINDS: [&str; 10] = ["bike", "bikes", "trip", "trips", "food", "style", "wear", "runner", "running", "cycling"];

/// A house number, a name of one to four words that begin with a capital, and what streets are called.
fn english(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (0..words.len()).find_map(|at| {
        let is_address = |last: &usize| {
            let street = words.get(*last).is_some_and(|word| is_street(word, words.get(last + 1).copied()));
            street && words[at + 1..*last].iter().all(|word| is_name(word))
        };
        let last = (at + 2..=at + 5).filter(|_| is_house_number(words[at])).find(is_address)?;
        Some(words[at..=last].join(" "))
    })
}

/// 10, 221B, 12-14.
fn is_house_number(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '#', '"', '“']);
    let (first, rest) = word.split_at(word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len()));
    let is_letter = rest.len() == 1 && rest.chars().all(|c| c.is_ascii_alphabetic());
    let is_range = rest.strip_prefix('-').is_some_and(|to| !to.is_empty() && to.chars().all(|c| c.is_ascii_digit()));
    (1..=5).contains(&first.len()) && (rest.is_empty() || is_letter || is_range)
}

/// Baker, 5th, N.
fn is_name(word: &str) -> bool {
    let plain = if word.len() <= 3 { word.trim_end_matches('.') } else { word };
    let is_word = plain.starts_with(|c: char| c.is_ascii_uppercase())
        && plain.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'));
    let ordinal = plain.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_ordinal = ordinal.len() < plain.len() && matches!(ordinal, "st" | "nd" | "rd" | "th");
    (is_word && !NO_NAMES.contains(&plain)) || is_ordinal
}

/// `St` before another name is a saint.
fn is_street(word: &str, next: Option<&str>) -> bool {
    let plain = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_saint = plain == "St"
        && word.trim_end_matches('.') == plain
        && next.is_some_and(|next| next.len() > 2 && next.starts_with(|c: char| c.is_ascii_uppercase()));
    let is_kind = next.is_some_and(|next| KINDS.contains(&next.trim_end_matches(|c: char| !c.is_alphanumeric())));
    STREETS.contains(&plain) && !is_saint && !is_kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found() {
        for text in [
            "浙江省杭州市西湖区文三路138号",
            "请寄到上海市浦东新区张江路88弄12号502室，谢谢",
            "北京市朝阳区建国路93号院5号楼1203",
            "我家在广东省深圳市南山区科技园南路18号3栋1单元",
            "成都市武侯区人民南路四段二十七号",
            "地址：江苏省苏州市工业园区星湖街328号。",
            "东西在南京东路100号，自己来拿",
            "送到幸福小区3栋2单元501室了",
            "重庆市渝北区龙溪街道新牌坊一路66号",
            "湖北省武汉市洪山区珞喻路 1037 号 收件人王女士",
            "福建省莆田市仙游县榜头镇云庄村12号",
            "放在阳光花园8号楼1203门口",
            "please send it to 221B Baker Street, London",
            "I live at 1600 Pennsylvania Ave NW",
            "The parcel went to 12 Elm St., Apt 4",
            "my office is 350 5th Ave",
            "350 Fifth Avenue, New York",
            "call at 45 Old Kent Rd",
            "Left it at 7 Long Lane. Not good!",
            "77 Massachusetts Ave., Cambridge, MA 02139",
        ] {
            assert!(address(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_numbered_otherwise_is_no_address() {
        for text in [
            "发到杭州市了，很快",
            "从广东省深圳市发货，3号下单5号就到了",
            "广东省深圳市3号发的货",
            "走了一路3号才到",
            "等了10天还在路上",
            "就在地铁2号线旁边的店",
            "1号店买的，5号色很好看",
            "尺码38号偏小，换了40号",
            "三室两厅用一台够了，3室2厅也行",
            "南京路上的店更贵",
            "第一单元100道题，第3单元最难",
            "手一弄就坏了",
            "超市里卖50一盒，城市快递3天到",
            "知道15号发货就不买了",
            "5 Stars, I love this Road bike",
            "a 500 GB Hard Drive for 40 pounds",
            "a 2 TB External Drive",
            "It took 3 days on the road",
            "bought 2 street style jackets in 10 minutes",
            "2 jars of St Dalfour jam, 4 Fruit St Dalfour",
            "On Oxford Street I paid 12 more",
        ] {
            assert_eq!(address(text), None, "{text}");
        }
    }
}
