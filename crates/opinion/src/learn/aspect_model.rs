use super::features::features_of_clause;
use super::linear::{Linear, logistic};
use super::vocabulary::Vocabulary;
use crate::aspects::Said;
use crate::read::Reading;
use crate::{Polarity, Probabilities};

/// A learned judgement of which aspects a clause speaks of, and how. Made by [`AspectModel::train`].
#[derive(Debug, Clone, PartialEq)]
pub struct AspectModel {
    pub(super) provenance: String,
    pub(super) vocabulary: Vocabulary,
    /// Of whatever aspect the clause speaks.
    pub(super) polarity: Linear,
    /// Keys, and from which probability on a clause speaks of it.
    pub(super) aspects: Vec<(String, Linear, f32)>,
}

/// What the model sees in a clause.
pub(crate) struct Seen<'a> {
    pub key: &'a str,
    pub probability: f32,
    pub polarity: Polarity,
}

impl AspectModel {
    #[must_use]
    pub fn provenance(&self) -> &str {
        &self.provenance
    }

    /// Keys of the aspects that it has learned; of others the rules decide.
    pub fn aspects(&self) -> impl Iterator<Item = &str> {
        self.aspects.iter().map(|(key, _, _)| key.as_str())
    }

    pub(crate) fn knows(&self, key: &str) -> bool {
        self.aspects().any(|known| known == key)
    }

    pub(crate) fn see(&self, reading: &Reading, clause: usize, said: &[Said]) -> Vec<Seen<'_>> {
        let by_rule: Vec<usize> = said.iter().filter(|said| said.clause == clause).map(|said| said.aspect).collect();
        let vector = self.vocabulary.vector(&features_of_clause(reading, clause, &by_rule));
        let polarity = || self.judge(&vector).most_probable(&Polarity::ALL);
        let mut seen = Vec::new();
        for (key, linear, threshold) in &self.aspects {
            let probability = logistic(linear.margin(&vector));
            if probability >= *threshold {
                seen.push(Seen { key, probability, polarity: polarity() });
            }
        }
        seen
    }

    fn judge(&self, vector: &[(u32, f32)]) -> Probabilities {
        self.polarity.probabilities(self.polarity.margin(vector))
    }
}
