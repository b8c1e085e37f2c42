use thiserror::Error;

use super::features::Features;
use super::features::features;
use super::linear::{Linear, Target};
use super::model::add_shipped;
use super::split::{folds, stratified};
use super::vocabulary::Vocabulary;
use super::{Example, Model, Quality};
use crate::read::Reading;
use crate::{Polarity, Probabilities};

/// How to learn. [`Training::default`] is what the benchmark measures, but for `on_shipped`.
#[derive(Debug, Clone)]
pub struct Training {
    pub seed: u64,
    /// Texts in which an n-gram must occur to count.
    pub least: u32,
    /// The inverse of the penalty on weights.
    pub freedom: f32,
    /// Start from what the shipped model makes of each text: much better with few examples. Off when texts to be tested
    /// may be among those it has learned from.
    pub on_shipped: bool,
    /// How wide the band of neither good nor bad is when no example is neutral, in units of margin.
    pub band: f32,
    /// The most n-grams to keep; those of the largest weights.
    pub most: usize,
    /// What the model is made from, in words.
    pub provenance: String,
}

impl Default for Training {
    fn default() -> Self {
        Self {
            seed: 42,
            least: 2,
            freedom: 20.0,
            on_shipped: true,
            band: 0.0,
            most: usize::MAX,
            provenance: String::new(),
        }
    }
}

/// A model and how good it is.
#[derive(Debug, Clone)]
pub struct Trained {
    pub model: Model,
    /// Of a model that learned from four fifths, on the fifth kept apart.
    pub quality: Quality,
}

/// Why nothing can be learned.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TrainingError {
    #[error("there are {found} labelled texts, {LEAST} are needed: label more")]
    TooFew { found: usize },
    #[error("all texts have the same label ({0}): add some with another")]
    OneLabel(&'static str),
    #[error("the label {label} has {found} texts, {LEAST_OF_LABEL} are needed: label more, or leave it out")]
    TooFewOf { label: &'static str, found: usize },
    #[error("no aspect has {LEAST_OF_LABEL} labelled texts: label more")]
    NoAspect,
}

pub(super) const LEAST: usize = 50;
pub(super) const LEAST_OF_LABEL: usize = 10;

/// Learns from labelled texts. The same examples and seed give the same model.
///
/// # Errors
/// When there are too few texts, or of one label only.
pub fn train(examples: &[Example], training: &Training) -> Result<Trained, TrainingError> {
    check(examples)?;
    let texts = all_features(examples, training);
    let labels: Vec<Polarity> = examples.iter().map(|example| example.label).collect();
    let split = stratified(&labels, 0.2, training.seed);
    let (vocabulary, mut linear) = fit(examples, &texts, &split.train, training);
    let margins: Vec<(f32, Polarity)> =
        split.test.iter().map(|place| (linear.margin(&vocabulary.vector(&texts[*place])), labels[*place])).collect();
    linear.calibrate(&margins);
    let judged: Vec<_> = margins.iter().map(|(margin, label)| (*label, linear.probabilities(*margin))).collect();
    let quality = Quality::of(&judged);
    let everything: Vec<usize> = (0..examples.len()).collect();
    let (vocabulary, mut whole) = fit(examples, &texts, &everything, training);
    whole.temperature = linear.temperature;
    if whole.band == 0.0 {
        whole.band = training.band;
    }
    let model =
        Model { provenance: training.provenance.clone(), vocabulary, linear: whole, on_shipped: training.on_shipped };
    Ok(Trained { model, quality })
}

/// The quality when each text is judged by a model that learned from the others.
///
/// # Errors
/// As [`train`].
pub fn cross_validate(examples: &[Example], count: usize, training: &Training) -> Result<Quality, TrainingError> {
    check(examples)?;
    let texts = all_features(examples, training);
    let labels: Vec<Polarity> = examples.iter().map(|example| example.label).collect();
    let mut judged: Vec<(Polarity, Probabilities)> = Vec::with_capacity(examples.len());
    for split in folds(&labels, count.max(2), training.seed) {
        let (vocabulary, linear) = fit(examples, &texts, &split.train, training);
        judged.extend(split.test.iter().map(|place| {
            let margin = linear.margin(&vocabulary.vector(&texts[*place]));
            (labels[*place], linear.probabilities(margin))
        }));
    }
    Ok(Quality::of(&judged))
}

fn check(examples: &[Example]) -> Result<(), TrainingError> {
    if examples.len() < LEAST {
        return Err(TrainingError::TooFew { found: examples.len() });
    }
    let count = |label: Polarity| examples.iter().filter(|example| example.label == label).count();
    for label in Polarity::ALL {
        let found = count(label);
        if found == examples.len() {
            return Err(TrainingError::OneLabel(label.name()));
        }
        if (1..LEAST_OF_LABEL).contains(&found) {
            return Err(TrainingError::TooFewOf { label: label.name(), found });
        }
    }
    Ok(())
}

fn all_features(examples: &[Example], training: &Training) -> Vec<Features> {
    let of = |example: &Example| {
        let reading = Reading::of(&example.text);
        let mut features = features(&reading);
        if training.on_shipped {
            add_shipped(&reading, &mut features);
        }
        features
    };
    examples.iter().map(of).collect()
}

fn fit(examples: &[Example], texts: &[Features], places: &[usize], training: &Training) -> (Vocabulary, Linear) {
    let chosen: Vec<Features> = places.iter().map(|place| texts[*place].clone()).collect();
    let targets: Vec<Target> =
        places.iter().map(|place| Target { label: examples[*place].label, weight: examples[*place].weight }).collect();
    let vocabulary = Vocabulary::of(&chosen, training.least);
    let linear = Linear::fit(&vocabulary.matrix(&chosen), vocabulary.width(), &targets, training.freedom);
    if vocabulary.idf.len() <= training.most {
        return (vocabulary, linear);
    }
    // Fewer n-grams change every text's length, so that the weights are fitted again.
    let vocabulary = vocabulary.largest(&linear.weights, training.most);
    let linear = Linear::fit(&vocabulary.matrix(&chosen), vocabulary.width(), &targets, training.freedom);
    (vocabulary, linear)
}
