use super::features::{Features, NUMBERS, features};
use super::linear::Linear;
use super::vocabulary::Vocabulary;
use crate::Probabilities;
use crate::read::Reading;
use crate::shipped;

/// A learned judgement of polarity. Made by [`train`](super::train), kept as bytes by [`Model::to_bytes`].
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(super) provenance: String,
    pub(super) vocabulary: Vocabulary,
    pub(super) linear: Linear,
    /// Whether what the shipped model makes of a text is one of the numbers.
    pub(super) on_shipped: bool,
}

impl Model {
    /// What it was made from, in words.
    #[must_use]
    pub fn provenance(&self) -> &str {
        &self.provenance
    }

    /// n-grams it knows.
    #[must_use]
    pub fn size(&self) -> usize {
        self.vocabulary.idf.len()
    }

    #[must_use]
    pub fn probabilities(&self, text: &str) -> Probabilities {
        let reading = Reading::of(text);
        self.judge(&reading, features(&reading))
    }

    pub(crate) fn judge(&self, reading: &Reading, mut features: Features) -> Probabilities {
        if self.on_shipped {
            add_shipped(reading, &mut features);
        }
        self.linear.probabilities(self.margin(&features))
    }

    pub(crate) fn margin(&self, features: &Features) -> f32 {
        self.linear.margin(&self.vocabulary.vector(features))
    }
}

/// The shipped model's margin, as one more number.
pub(super) fn add_shipped(reading: &Reading, features: &mut Features) {
    if let Some(model) = shipped::model(reading.tongue.language) {
        features.numbers[NUMBERS - 1] = (model.margin(features) / 3.0).tanh();
    }
}
