use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::normal_words;
use crate::words::Trie;

/// The aspects that a shop distinguishes. [`Taxonomy::default`] suits most; a shop renames, disables and adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taxonomy {
    pub aspects: Vec<Aspect>,
}

/// Something that opinions are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aspect {
    /// Stable: lower-case letters, digits and `_`. Opinion words of the house's own list point to the default keys.
    pub key: String,
    pub zh: String,
    pub en: String,
    pub enabled: bool,
    /// Words that name it, in any language: 物流, shipping.
    pub words: Vec<String>,
}

/// Why a taxonomy cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TaxonomyError {
    #[error("the aspect key \"{0}\" is not 1 to 40 lower-case letters, digits and _: choose another")]
    Key(String),
    #[error("two aspects have the key \"{0}\": give one of them another")]
    SameKey(String),
    #[error("the aspect \"{0}\" has no name: give it one in Chinese or English")]
    NoName(String),
    #[error("\"{word}\" names both {one} and {other}: take it from one of them")]
    SharedWord { word: String, one: String, other: String },
    #[error("the aspect \"{key}\" has the word \"{word}\", which is empty or longer than 40 characters: remove it")]
    Word { key: String, word: String },
    #[error("there are {0} aspects, {LIMIT} are allowed: remove some")]
    TooMany(usize),
    #[error("no aspect is enabled: enable one")]
    NoneEnabled,
}

const LIMIT: usize = 100;

/// The words of the enabled aspects; the value is the aspect's place in the taxonomy.
pub(crate) type Targets = Trie<usize>;

impl Taxonomy {
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Aspect> {
        self.aspects.iter().find(|aspect| aspect.key == key)
    }

    /// The place of an enabled aspect.
    pub(crate) fn enabled(&self, key: &str) -> Option<usize> {
        self.aspects.iter().position(|aspect| aspect.enabled && aspect.key == key)
    }

    /// # Errors
    /// The first thing that is wrong with it.
    pub fn validate(&self) -> Result<(), TaxonomyError> {
        self.targets().map(|_| ())
    }

    pub(crate) fn targets(&self) -> Result<Targets, TaxonomyError> {
        if self.aspects.len() > LIMIT {
            return Err(TaxonomyError::TooMany(self.aspects.len()));
        }
        let mut targets = Targets::default();
        for (index, aspect) in self.aspects.iter().enumerate() {
            self.check_names(index, aspect)?;
            for word in aspect.words.iter().filter(|_| aspect.enabled) {
                let chars = normal_words(word.trim());
                if chars.is_empty() || chars.len() > 40 {
                    return Err(TaxonomyError::Word { key: aspect.key.clone(), word: word.clone() });
                }
                let named = targets.entry(&chars).get_or_insert(index);
                if *named != index {
                    let (one, other) = (self.aspects[*named].key.clone(), aspect.key.clone());
                    return Err(TaxonomyError::SharedWord { word: word.clone(), one, other });
                }
            }
        }
        if self.aspects.iter().all(|aspect| !aspect.enabled) {
            return Err(TaxonomyError::NoneEnabled);
        }
        Ok(targets)
    }

    fn check_names(&self, index: usize, aspect: &Aspect) -> Result<(), TaxonomyError> {
        let key = &aspect.key;
        let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_';
        if key.is_empty() || key.len() > 40 || !key.chars().all(is_plain) {
            return Err(TaxonomyError::Key(key.clone()));
        }
        if self.aspects[..index].iter().any(|earlier| earlier.key == *key) {
            return Err(TaxonomyError::SameKey(key.clone()));
        }
        if aspect.zh.trim().is_empty() && aspect.en.trim().is_empty() {
            return Err(TaxonomyError::NoName(key.clone()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(key: &str, words: &[&str]) -> Aspect {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Aspect { key: key.into(), zh: "香气".into(), en: String::new(), enabled: true, words }
    }

    fn with(aspect: Aspect) -> Result<(), TaxonomyError> {
        let mut taxonomy = Taxonomy::default();
        taxonomy.aspects.push(aspect);
        taxonomy.validate()
    }

    #[test]
    fn the_default_is_in_order() {
        assert_eq!(Taxonomy::default().validate(), Ok(()));
        assert!(Taxonomy::default().aspects.iter().all(|aspect| aspect.words.len() > 10));
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(with(own("fragrance", &["留香", "前调"])), Ok(()));
        assert_eq!(with(own("price", &[])), Err(TaxonomyError::SameKey("price".into())));
        assert_eq!(with(own("价", &[])), Err(TaxonomyError::Key("价".into())));
        assert!(matches!(with(own("fragrance", &["物流"])), Err(TaxonomyError::SharedWord { .. })));
        assert!(matches!(with(own("fragrance", &[" "])), Err(TaxonomyError::Word { .. })));
        assert_eq!(with(Aspect { zh: " ".into(), ..own("scent", &[]) }), Err(TaxonomyError::NoName("scent".into())));
        let mut off = Taxonomy::default();
        off.aspects.iter_mut().for_each(|aspect| aspect.enabled = false);
        assert_eq!(off.validate(), Err(TaxonomyError::NoneEnabled));
    }

    #[test]
    fn a_disabled_aspect_gives_its_words_free() {
        let mut taxonomy = Taxonomy::default();
        let delivery = taxonomy.enabled("delivery").unwrap();
        taxonomy.aspects[delivery].enabled = false;
        taxonomy.aspects.push(own("logistics", &["物流"]));
        assert_eq!((taxonomy.validate(), taxonomy.enabled("delivery")), (Ok(()), None));
    }
}
