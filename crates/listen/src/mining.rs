//! What a text says: the one seam to `opinion`.

use crate::settings::Aspect;

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Mined {
    pub language: Option<String>,
    /// negative | neutral | positive, with the probabilities in this order; none without a text.
    pub polarity: Option<(&'static str, [f64; 3])>,
    pub is_certain: bool,
    pub aspects: Vec<Found>,
    /// 0 to 1.
    pub urgency: f64,
    pub urgency_reasons: Vec<String>,
}

/// One aspect in one sentence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub aspect: String,
    pub polarity: String,
    pub probability: f64,
    /// Characters of the text.
    pub start: i64,
    pub end: i64,
    pub sentence: String,
}

/// Reads a text. `language` is the shop's, for texts that do not tell.
pub(crate) fn mine(text: &str, rating: i64, language: &str, aspects: &[Aspect]) -> Mined {
    let _ = (rating, aspects);
    Mined { language: (!text.trim().is_empty()).then(|| language.to_owned()), ..Mined::default() }
}

impl Mined {
    /// True when the text certainly has this polarity.
    pub fn is_clearly(&self, polarity: &str) -> bool {
        self.is_certain && self.polarity.is_some_and(|(found, _)| found == polarity)
    }

    #[cfg(test)]
    pub fn certainly(polarity: &str) -> Self {
        let polarity = if polarity == "negative" { "negative" } else { "positive" };
        Self { polarity: Some((polarity, [0.0; 3])), is_certain: true, ..Self::default() }
    }
}
