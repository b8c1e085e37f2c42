use std::collections::BTreeSet;

use super::chinese::{is_han, readings, simplified};
use crate::profiles::Personal;

/// Longer prefixes than this are cut, in what is kept and in what is asked.
const MAX_PREFIX: usize = 12;
const MIN_PHONE_PREFIX: usize = 3;
const MIN_PHONE_SUFFIX: usize = 4;
/// Pinyin may be typed from any of the first syllables on: the given name alone, also after a double surname.
const PINYIN_STARTS: usize = 3;

/// Everything a person can be found by.
pub(super) fn parts(personal: &Personal) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    if let Some(name) = &personal.name {
        add_words(name, &mut parts);
    }
    if let Some(email) = personal.email.as_deref().map(str::to_lowercase) {
        let local = email.split('@').next().unwrap_or_default();
        parts.insert(format!("m:{local}"));
        add_words(local, &mut parts);
        parts.insert(format!("m:{email}"));
    }
    if let Some(phone) = &personal.phone {
        let digits = national(phone);
        for end in MIN_PHONE_PREFIX..=digits.len() {
            parts.insert(format!("n:{}", &digits[..end]));
        }
        for start in 0..(digits.len() + 1).saturating_sub(MIN_PHONE_SUFFIX) {
            parts.insert(format!("n:{}", &digits[start..]));
        }
    }
    parts
}

fn add_words(text: &str, parts: &mut BTreeSet<String>) {
    for word in words(text) {
        match word {
            Word::Han(run) => {
                parts.extend(run.iter().map(|c| format!("w:{c}")));
                parts.extend(run.windows(2).map(|pair| format!("w:{}{}", pair[0], pair[1])));
                add_pinyin(&run, parts);
            }
            Word::Letters(letters) => add_prefixes(&letters, parts),
        }
    }
}

/// `zhangwei` and its beginnings, `wei`, and the initials `zw`.
fn add_pinyin(run: &[char], parts: &mut BTreeSet<String>) {
    for read in readings(run) {
        for start in 0..read.len().min(PINYIN_STARTS) {
            let full: Vec<char> = read[start..].concat().chars().collect();
            let initials: Vec<char> = read[start..].iter().filter_map(|syllable| syllable.chars().next()).collect();
            add_prefixes(&full, parts);
            add_prefixes(&initials, parts);
        }
    }
}

fn add_prefixes(letters: &[char], parts: &mut BTreeSet<String>) {
    for end in 2..=letters.len().min(MAX_PREFIX) {
        parts.insert(format!("w:{}", letters[..end].iter().collect::<String>()));
    }
}

/// The parts that must all be found for `query` to be found; empty when it holds nothing to look for.
pub(crate) fn asked(query: &str) -> Vec<String> {
    let query = query.trim().to_lowercase();
    if query.contains('@') {
        return vec![format!("m:{}", query.trim_end_matches('@'))];
    }
    let digits = national(&query);
    let is_phone = query.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    if is_phone && digits.len() >= MIN_PHONE_PREFIX {
        return vec![format!("n:{digits}")];
    }
    let mut asked = Vec::new();
    for word in words(&query) {
        match word {
            Word::Han(run) if run.len() == 1 => asked.push(format!("w:{}", run[0])),
            Word::Han(run) => asked.extend(run.windows(2).map(|pair| format!("w:{}{}", pair[0], pair[1]))),
            Word::Letters(letters) => {
                asked.push(format!("w:{}", letters.iter().take(MAX_PREFIX).collect::<String>()));
            }
        }
    }
    asked
}

/// The digits of a phone number without the Chinese country code.
fn national(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("86").filter(|rest| rest.len() >= MIN_PHONE_PREFIX && rest.starts_with('1')) {
        Some(rest) => rest.to_owned(),
        None => digits,
    }
}

enum Word {
    Han(Vec<char>),
    Letters(Vec<char>),
}

fn words(text: &str) -> Vec<Word> {
    let text: Vec<char> = simplified(&text.to_lowercase()).chars().collect();
    let class = |c: &char| if is_han(*c) { 2 } else { u8::from(c.is_alphanumeric()) };
    let runs = text.chunk_by(|a, b| class(a) == class(b));
    runs.filter_map(|run| match class(&run[0]) {
        2 => Some(Word::Han(run.to_vec())),
        1 => Some(Word::Letters(run.to_vec())),
        _ => None,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str) -> bool {
        let person = Personal {
            name: Some("林小美 Mei-Ling O'Hara".to_owned()),
            email: Some("mei.lin@Example.com".to_owned()),
            phone: Some("+8613812341234".to_owned()),
            ..Personal::default()
        };
        names(&person, query)
    }

    fn names(person: &Personal, query: &str) -> bool {
        let parts = parts(person);
        let asked = asked(query);
        !asked.is_empty() && asked.iter().all(|part| parts.contains(part))
    }

    #[test]
    fn people_are_found_by_what_a_clerk_types() {
        for query in [
            "林",
            "小美",
            "林小美",
            "美 mei",
            "mei",
            "MEI-LING",
            "hara",
            "mei.lin@example.com",
            "mei.lin@",
            "lin",
            "138",
            "1381234",
            "1234",
            "41234",
            "13812341234",
            "+86 138 1234 1234",
            "8613812341234",
        ] {
            assert!(finds(query), "{query}");
        }
        for query in ["王", "林美", "meiling", "other@example.com", "1399", "4321", "", " ", "l"] {
            assert!(!finds(query), "{query}");
        }
    }

    #[test]
    fn chinese_names_are_found_in_either_script_and_in_pinyin() {
        for name in ["张伟明", "張偉明"] {
            let person = Personal { name: Some(name.to_owned()), ..Personal::default() };
            for query in [
                "张伟",
                "張偉",
                "偉明",
                "zhangwei",
                "ZhangWeiMing",
                "zhangweim",
                "zhang wei",
                "wei ming",
                "zw",
                "zwm",
                "wm",
            ] {
                assert!(names(&person, query), "{name}: {query}");
            }
            for query in ["章伟", "zhangming", "mw", "zz", "lisi"] {
                assert!(!names(&person, query), "{name}: {query}");
            }
        }
        let double = Personal { name: Some("歐陽娜娜".to_owned()), ..Personal::default() };
        for query in ["欧阳", "ouyangnana", "oynn", "nana"] {
            assert!(names(&double, query), "{query}");
        }
    }
}
