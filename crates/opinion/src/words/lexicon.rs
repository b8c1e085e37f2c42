use std::sync::LazyLock;

use super::pairs::Pairs;
use super::{Kind, Kinds, Trie, lines};

/// What a listed word means.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    /// -3 … 3; 0 for words that only modify, and for those that look like an opinion and are none.
    pub strength: f32,
    /// The aspect that the word alone speaks of.
    pub aspect: Option<&'static str>,
    /// An aspect that is named right beside it takes its place.
    pub is_suggested: bool,
    pub kinds: Kinds,
    /// Its sign may depend on what it is said of.
    pub paired: bool,
}

/// Everything but the names of aspects.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub words: Trie<Entry>,
    pub pairs: Pairs,
    /// What words with two signs are said of.
    pub targets: Trie<()>,
}

pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
    &LEXICON
}

const OPINIONS: [&str; 2] = [include_str!("../../words/zh/opinions.txt"), include_str!("../../words/en/opinions.txt")];
const MODIFIERS: [&str; 2] =
    [include_str!("../../words/zh/modifiers.txt"), include_str!("../../words/en/modifiers.txt")];
const PAIRS: [&str; 2] = [include_str!("../../words/zh/pairs.txt"), include_str!("../../words/en/pairs.txt")];

impl Lexicon {
    fn read() -> Self {
        let mut words: Trie<Entry> = Trie::default();
        for line in OPINIONS.iter().flat_map(|text| lines(text)) {
            let Some(strength) = line.head.first().and_then(|number| number.parse().ok()) else { continue };
            let aspect = line.head.get(1).and_then(|name| name.strip_prefix('@'));
            for word in &line.words {
                let entry = words.entry(word).get_or_insert_default();
                entry.strength = strength;
                if let Some(aspect) = aspect {
                    let key = aspect.trim_end_matches('?');
                    (entry.aspect, entry.is_suggested) = (Some(key), key != aspect);
                }
            }
        }
        for line in MODIFIERS.iter().flat_map(|text| lines(text)) {
            let Some(kind) = line.head.first().and_then(|name| Kind::named(name)) else { continue };
            line.words.iter().for_each(|word| words.entry(word).get_or_insert_default().kinds.add(kind));
        }
        let pairs = Pairs::read(&PAIRS);
        pairs.words().for_each(|word| words.entry(word).get_or_insert_default().paired = true);
        let mut targets = Trie::default();
        pairs.targets().into_iter().for_each(|target| *targets.entry(target) = Some(()));
        Self { words, pairs, targets }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        for line in OPINIONS.iter().flat_map(|text| lines(text)) {
            let strength: f32 = line.head[0].parse().unwrap();
            assert!((-3.0..=3.0).contains(&strength));
            let known = |name: &&str| crate::aspects::Taxonomy::default().get(name.trim_matches(['@', '?'])).is_some();
            assert!(line.head[1..].iter().all(known), "{:?}", line.head);
        }
        assert!(MODIFIERS.iter().flat_map(|text| lines(text)).all(|line| Kind::named(line.head[0]).is_some()));
        let is_signed = |head: &[&str]| matches!(head, [_, .., "+" | "-"]);
        assert!(PAIRS.iter().flat_map(|text| lines(text)).all(|line| is_signed(&line.head)));
    }

    #[test]
    fn a_word_keeps_all_it_does() {
        let word: Vec<char> = "不如".chars().collect();
        let entry = lexicon().words.longest(&word, 0).unwrap().value;
        assert!(entry.strength < 0.0 && entry.kinds.has(Kind::Negator) && entry.kinds.has(Kind::Comparison));
        let small: Vec<char> = "太小".chars().collect();
        let entry = lexicon().words.longest(&small, 0).unwrap().value;
        assert_eq!((entry.aspect, entry.is_suggested), (Some("size"), true));
        let high: Vec<char> = "高".chars().collect();
        let of = |target: &str| lexicon().pairs.sign(&high, &target.chars().collect::<Vec<_>>());
        assert_eq!((of("价格"), of("性价比"), of("楼")), (Some(-1.0), Some(1.0), None));
    }
}
