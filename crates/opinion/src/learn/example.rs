use hashbrown::HashSet;

use crate::Polarity;
use crate::text::Normal;

/// A text and what it is known to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    pub text: String,
    pub label: Polarity,
    /// How many ordinary examples it counts for.
    pub weight: f32,
}

/// A person who looked at the text is worth more than stars given in passing.
const CORRECTION: f32 = 5.0;

impl Example {
    #[must_use]
    pub fn new(text: impl Into<String>, label: Polarity) -> Self {
        Self { text: text.into(), label, weight: 1.0 }
    }

    /// What staff said of it.
    #[must_use]
    pub fn correction(text: impl Into<String>, label: Polarity) -> Self {
        Self { weight: CORRECTION, ..Self::new(text, label) }
    }
}

/// Whether each text is the first of those that are read alike: letters and digits only, after normalisation.
#[must_use]
pub fn distinct<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<bool> {
    let mut seen = HashSet::new();
    let key =
        |text: &str| Normal::new(text).chars.into_iter().filter(|char| char.is_alphanumeric()).collect::<String>();
    texts.into_iter().map(|text| seen.insert(key(text))).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn finds_what_reads_alike() {
        assert_eq!(
            super::distinct(["质量很好！", "品质", "質量很好", "Ｇood", "good."]),
            [true, true, false, true, false]
        );
    }
}
