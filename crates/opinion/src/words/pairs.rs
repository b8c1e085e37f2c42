use hashbrown::{HashMap, HashSet};

use super::lines;

/// Words whose sign depends on what they are said of: 高 of a price, 高 of quality.
#[derive(Debug, Default)]
pub(crate) struct Pairs(HashMap<Vec<char>, Targets>);

/// What a word is bad of, and what it is good of.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    signs: HashMap<Vec<char>, f32>,
}

impl Pairs {
    pub fn read(texts: &[&str]) -> Self {
        let mut pairs: HashMap<Vec<char>, Targets> = HashMap::new();
        for line in texts.iter().flat_map(|text| lines(text)) {
            let [words @ .., sign] = &line.head[..] else { continue };
            let sign = if *sign == "-" { -1.0 } else { 1.0 };
            for word in words {
                let targets = pairs.entry(word.chars().collect()).or_default();
                targets.signs.extend(line.words.iter().map(|target| (target.clone(), sign)));
            }
        }
        Self(pairs)
    }

    /// The sign of `word` said of `target`: -1, 1, or none when it says nothing.
    pub fn sign(&self, word: &[char], target: &[char]) -> Option<f32> {
        self.0.get(word)?.signs.get(target).copied()
    }

    pub fn words(&self) -> impl Iterator<Item = &Vec<char>> {
        self.0.keys()
    }

    pub fn targets(&self) -> HashSet<&Vec<char>> {
        self.0.values().flat_map(|targets| targets.signs.keys()).collect()
    }
}
