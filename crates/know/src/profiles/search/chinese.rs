//! Chinese names as people type them: in simplified or traditional characters, in pinyin, by their initials.

use std::collections::BTreeSet;

use hanconv::t2s;
use pinyin::ToPinyinMulti;

/// Ways to read one name that are kept; beyond it rare readings are left out.
const MAX_READINGS: usize = 16;

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Each traditional character as its simplified one. Character by character, so that a part of a name becomes the same
/// as it does within the whole.
pub(crate) fn simplified(text: &str) -> String {
    let mut simple = String::with_capacity(text.len());
    for c in text.chars() {
        if is_han(c) {
            simple.push_str(&t2s(c.encode_utf8(&mut [0; 4])));
        } else {
            simple.push(c);
        }
    }
    simple
}

/// The syllables of a run of characters in every reading, as 单 is *dan* and, in names, *shan*; the usual one first.
/// Empty when a character has no reading.
pub(crate) fn readings(run: &[char]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for c in run {
        let syllables = syllables(*c);
        let longer = all.iter().flat_map(|read| {
            syllables.iter().map(move |syllable| read.iter().chain([syllable]).cloned().collect::<Vec<_>>())
        });
        all = longer.take(MAX_READINGS).collect();
    }
    all
}

/// As they are typed: `ü` is `v`, and often `u`.
fn syllables(c: char) -> Vec<String> {
    let Some(readings) = c.to_pinyin_multi() else { return Vec::new() };
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for plain in readings.into_iter().map(|reading| reading.plain()) {
        let typed = [plain.replace('ü', "v"), plain.replace(['ü', 'v'], "u")];
        all.extend(typed.into_iter().filter(|syllable| seen.insert(syllable.clone())));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Vec<String> {
        readings(&name.chars().collect::<Vec<_>>()).iter().map(|read| read.join(" ")).collect()
    }

    #[test]
    fn traditional_characters_become_simplified_ones() {
        assert_eq!(simplified("張偉 Zhang 歐陽鋒"), "张伟 Zhang 欧阳锋");
        assert_eq!(simplified("乾"), simplified("乾隆").chars().next().unwrap().to_string(), "alone as within");
    }

    #[test]
    fn names_have_all_their_readings() {
        assert_eq!(read("张伟"), ["zhang wei"]);
        assert!(read("单雄信").contains(&"shan xiong xin".to_owned()), "{:?}", read("单雄信"));
        assert!(read("吕").contains(&"lv".to_owned()) && read("吕").contains(&"lu".to_owned()), "{:?}", read("吕"));
        assert!(read("单曾查乐解").len() <= MAX_READINGS);
        assert!(read("\u{30000}").is_empty() || read("\u{30000}").len() == 1);
    }
}
