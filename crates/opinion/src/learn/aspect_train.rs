use serde::{Deserialize, Serialize};

use super::features::{Features, features_of_clause};
use super::linear::{Linear, Target, logistic};
use super::split::stratified;
use super::train::LEAST_OF_LABEL;
use super::vocabulary::Vocabulary;
use super::{AspectModel, TrainingError};
use crate::aspects::{Taxonomy, attribute};
use crate::read::Reading;
use crate::text::Span;
use crate::{MinerError, Polarity};

/// A text and the aspects that it is known to speak of; those not named it does not speak of.
#[derive(Debug, Clone, PartialEq)]
pub struct AspectExample {
    pub text: String,
    pub aspects: Vec<AspectLabel>,
    /// How many ordinary examples it counts for.
    pub weight: f32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AspectLabel {
    /// The aspect's key.
    pub aspect: String,
    pub polarity: Polarity,
    /// The words that show it; the whole text when not known.
    pub span: Option<Span>,
}

/// How good pairs of aspect and polarity per text are, on texts not learned from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct AspectQuality {
    pub texts: usize,
    /// Pairs that the labels have, that were found, and that are in both.
    pub labelled: usize,
    pub found: usize,
    pub right: usize,
    /// Of pairs.
    pub f1: f64,
    /// Of aspects alone, whatever the polarity.
    pub aspect_f1: f64,
    /// Of what was found with the right aspect, the share with the right polarity.
    pub polarity_accuracy: f64,
}

/// Aspects of a text by key, with polarity, each once.
pub type Pairs = Vec<(String, Polarity)>;

impl AspectQuality {
    /// From the pairs of each text: labelled and found.
    #[must_use]
    pub fn of(texts: &[(Pairs, Pairs)]) -> Self {
        let mut quality = Self { texts: texts.len(), ..Self::default() };
        let (mut labelled, mut found, mut both) = (0, 0, 0);
        for (truth, said) in texts {
            quality.labelled += truth.len();
            quality.found += said.len();
            quality.right += said.iter().filter(|pair| truth.contains(pair)).count();
            let keys = |pairs: &[(String, Polarity)]| {
                let mut keys: Vec<String> = pairs.iter().map(|(key, _)| key.clone()).collect();
                keys.sort_unstable();
                keys.dedup();
                keys
            };
            let (truth, said) = (keys(truth), keys(said));
            labelled += truth.len();
            found += said.len();
            both += said.iter().filter(|key| truth.contains(key)).count();
        }
        let f1 = |both: usize, one: usize, other: usize| 2.0 * both as f64 / ((one + other) as f64).max(1.0);
        quality.f1 = f1(quality.right, quality.labelled, quality.found);
        quality.aspect_f1 = f1(both, labelled, found);
        quality.polarity_accuracy = quality.right as f64 / (both as f64).max(1.0);
        quality
    }
}

/// One clause of an example.
struct Unit {
    features: Features,
    labels: Vec<(String, Polarity)>,
    weight: f32,
}

const FREEDOM: f32 = 5.0;

impl AspectModel {
    /// Learns the aspects of a taxonomy that have enough examples, clause by clause.
    ///
    /// # Errors
    /// When the taxonomy is not valid, or no aspect has enough examples.
    pub fn train(
        examples: &[AspectExample],
        taxonomy: &Taxonomy,
        seed: u64,
        provenance: &str,
    ) -> Result<Self, MinerError> {
        let units = units(examples, taxonomy)?;
        let counted = |key: &str| units.iter().filter(|unit| unit.labels.iter().any(|(label, _)| label == key)).count();
        let keys: Vec<&str> = taxonomy.aspects.iter().map(|aspect| aspect.key.as_str()).collect();
        let keys: Vec<&str> = keys.into_iter().filter(|key| counted(key) >= LEAST_OF_LABEL).collect();
        if keys.is_empty() {
            return Err(TrainingError::NoAspect.into());
        }
        let features: Vec<Features> = units.iter().map(|unit| unit.features.clone()).collect();
        let vocabulary = Vocabulary::of(&features, 2);
        let matrix = vocabulary.matrix(&features);
        let width = vocabulary.width();
        let aspects = keys.into_iter().map(|key| {
            let targets: Vec<Target> = units.iter().map(|unit| unit.target(key)).collect();
            let threshold = threshold(&features, &targets, seed);
            (key.to_owned(), Linear::fit(&matrix, width, &targets, FREEDOM), threshold)
        });
        let aspects = aspects.collect();
        let spoken: Vec<&Unit> = units.iter().filter(|unit| !unit.labels.is_empty()).collect();
        let said: Vec<Features> = spoken.iter().map(|unit| unit.features.clone()).collect();
        let targets: Vec<Target> =
            spoken.iter().map(|unit| Target { label: unit.polarity(), weight: unit.weight }).collect();
        let polarity = Linear::fit(&vocabulary.matrix(&said), width, &targets, FREEDOM);
        Ok(Self { provenance: provenance.to_owned(), vocabulary, polarity, aspects })
    }
}

impl Unit {
    fn target(&self, key: &str) -> Target {
        let speaks = self.labels.iter().any(|(label, _)| label == key);
        Target { label: if speaks { Polarity::Positive } else { Polarity::Negative }, weight: self.weight }
    }

    /// What most of its labels say; bad when even.
    fn polarity(&self) -> Polarity {
        let count = |polarity: Polarity| self.labels.iter().filter(|(_, label)| *label == polarity).count();
        let mut best = Polarity::Negative;
        for polarity in Polarity::ALL {
            if count(polarity) > count(best) {
                best = polarity;
            }
        }
        best
    }
}

fn units(examples: &[AspectExample], taxonomy: &Taxonomy) -> Result<Vec<Unit>, MinerError> {
    let targets = taxonomy.targets()?;
    let mut units = Vec::new();
    for example in examples {
        let reading = Reading::of(&example.text);
        let said = attribute(&reading, taxonomy, &targets);
        for (index, clause) in reading.clauses.iter().enumerate() {
            let place = reading.normal.span(clause.part.start, clause.part.end);
            let here = example.aspects.iter().filter(|label| label.span.is_none_or(|span| span.touches(&place)));
            let labels = here.map(|label| (label.aspect.clone(), label.polarity)).collect();
            let by_rule: Vec<usize> = said.iter().filter(|said| said.clause == index).map(|said| said.aspect).collect();
            units.push(Unit {
                features: features_of_clause(&reading, index, &by_rule),
                labels,
                weight: example.weight,
            });
        }
    }
    Ok(units)
}

/// The probability from which on a clause is said to speak of an aspect: the one of the best F1 on a fifth kept apart.
fn threshold(features: &[Features], targets: &[Target], seed: u64) -> f32 {
    let labels: Vec<Polarity> = targets.iter().map(|target| target.label).collect();
    let split = stratified(&labels, 0.2, seed);
    let chosen: Vec<Features> = split.train.iter().map(|place| features[*place].clone()).collect();
    let of_chosen: Vec<Target> = split.train.iter().map(|place| targets[*place]).collect();
    let vocabulary = Vocabulary::of(&chosen, 2);
    let linear = Linear::fit(&vocabulary.matrix(&chosen), vocabulary.width(), &of_chosen, FREEDOM);
    let judged: Vec<(f32, bool)> = split
        .test
        .iter()
        .map(|place| {
            let margin = linear.margin(&vocabulary.vector(&features[*place]));
            (logistic(margin), labels[*place] == Polarity::Positive)
        })
        .collect();
    let f1 = |threshold: f32| {
        let found = judged.iter().filter(|(probability, _)| *probability >= threshold).count();
        let right = judged.iter().filter(|(probability, truth)| *truth && *probability >= threshold).count();
        let labelled = judged.iter().filter(|(_, truth)| *truth).count();
        2.0 * right as f64 / ((found + labelled) as f64).max(1.0)
    };
    let candidates = (4..=12).map(|step| step as f32 * 0.05);
    candidates.max_by(|one, other| f1(*one).total_cmp(&f1(*other))).unwrap_or(0.5)
}
