//! How good a model is, on texts that it had not learned from.

use opinion::learn::{Example, Quality};
use opinion::{Miner, Polarity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::scores::formulas::wilson;

/// How well texts are read whose stars, or staff's word on them, are known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = TextModelQuality)]
pub(crate) struct Measured {
    /// Texts it was measured on: a fifth, kept apart.
    pub n: i64,
    /// The share that was read right, with its 95 % interval (Wilson).
    pub accuracy: f64,
    pub low: f64,
    pub high: f64,
    /// The plain mean of the F1 of bad, neutral and good.
    pub macro_f1: f64,
    /// Of the bad ones: complaints are what must not be missed. Null when there are none.
    pub negative_f1: Option<f64>,
    /// What occurs of negative, neutral, positive; rows and columns of `confusion`.
    pub labels: Vec<String>,
    /// `confusion[truth][read]`
    pub confusion: Vec<Vec<i64>>,
}

/// How well aspects are found: F1 of pairs of aspect and polarity, of texts in which staff corrected some.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = TextModelAspects)]
pub(crate) struct AspectsMeasured {
    pub n: i64,
    pub own_f1: f64,
    pub rules_f1: f64,
}

/// The shop's own model and the shipped one, on the same texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Compared {
    pub own: Measured,
    pub shipped: Measured,
    /// Of the model of aspects, where there were enough corrections for one; it is used where it finds more.
    pub aspects: Option<AspectsMeasured>,
}

/// Fewer texts kept apart prove nothing.
const LEAST: i64 = 50;

impl Compared {
    /// Better in the mean over bad, neutral and good, without missing more complaints, on enough texts to tell.
    #[must_use]
    pub fn is_better(&self) -> bool {
        let missed_none = self.own.negative_f1.unwrap_or(0.0) >= self.shipped.negative_f1.unwrap_or(0.0);
        self.own.n >= LEAST && self.own.macro_f1 > self.shipped.macro_f1 && missed_none
    }
}

impl Measured {
    /// Reads each example and compares with its label.
    pub fn of<'a>(miner: &Miner, examples: impl Iterator<Item = &'a Example>) -> Self {
        let judged: Vec<_> = examples.map(|example| (example.label, miner.probabilities(&example.text))).collect();
        let quality = Quality::of(&judged);
        let right: usize = (0..quality.classes.len()).map(|class| quality.confusion[class][class]).sum();
        let (right, n) = (whole(right), whole(quality.texts));
        let interval = wilson(right, n);
        Self {
            n,
            accuracy: quality.accuracy,
            low: interval.map_or(0.0, |interval| interval.low),
            high: interval.map_or(1.0, |interval| interval.high),
            macro_f1: quality.macro_f1,
            negative_f1: quality.class(Polarity::Negative).map(|class| class.f1),
            labels: quality.classes.iter().map(|class| class.label.name().to_owned()).collect(),
            confusion: quality.confusion.iter().map(|row| row.iter().map(|count| whole(*count)).collect()).collect(),
        }
    }
}

pub(super) fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(macro_f1: f64, negative_f1: f64, n: i64) -> Measured {
        Measured {
            n,
            accuracy: 0.9,
            low: 0.8,
            high: 0.95,
            macro_f1,
            negative_f1: Some(negative_f1),
            labels: Vec::new(),
            confusion: Vec::new(),
        }
    }

    #[test]
    fn better_is_better_in_the_mean_without_missing_complaints_and_proven() {
        let compare = |own: Measured| Compared { own, shipped: measured(0.7, 0.6, 80), aspects: None }.is_better();
        assert!(compare(measured(0.71, 0.6, 80)));
        assert!(!compare(measured(0.7, 0.7, 80)), "no better in the mean");
        assert!(!compare(measured(0.9, 0.59, 80)), "misses complaints");
        assert!(!compare(measured(0.9, 0.9, 49)), "too few to tell");
    }

    #[test]
    fn the_shipped_model_is_measured_as_it_reads() {
        let examples = [
            Example::new("很好，非常喜欢", Polarity::Positive),
            Example::new("太差了，质量很糟糕，失望", Polarity::Negative),
            Example::new("质量很差，退货", Polarity::Positive),
        ];
        let measured = Measured::of(&Miner::default(), examples.iter());
        assert_eq!((measured.n, measured.labels), (3, vec!["negative".to_owned(), "positive".to_owned()]));
        assert_eq!(measured.confusion, vec![vec![1, 0], vec![1, 1]]);
        assert!(measured.low < measured.accuracy && measured.accuracy < measured.high);
        assert_eq!(Measured::of(&Miner::default(), std::iter::empty()).n, 0);
    }
}
