use thiserror::Error;

use crate::aspects::{Mention, Said, Targets, Taxonomy, TaxonomyError, attribute, mentions, whole};
use crate::learn::{AspectModel, Model, TrainingError, features};
use crate::opinion::{Doubt, Opinion, Polarity, Probabilities, Shown};
use crate::read::{Reading, needs, questions};
use crate::shipped;
use crate::text::{Language, Span};
use crate::words::Kind;

/// Reads texts: cheap to share between threads, made once per shop.
#[derive(Debug, Clone)]
pub struct Miner {
    taxonomy: Taxonomy,
    targets: Targets,
    model: Option<Model>,
    aspects: Option<AspectModel>,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MinerError {
    #[error(transparent)]
    Taxonomy(#[from] TaxonomyError),
    #[error(transparent)]
    Training(#[from] TrainingError),
}

impl Default for Miner {
    /// The default taxonomy and the shipped models.
    fn default() -> Self {
        let taxonomy = Taxonomy::default();
        // A test holds that the default is valid.
        let targets = taxonomy.targets().unwrap_or_default();
        Self { taxonomy, targets, model: None, aspects: None }
    }
}

impl Miner {
    /// # Errors
    /// When the taxonomy is not valid.
    pub fn new(taxonomy: Taxonomy) -> Result<Self, MinerError> {
        let targets = taxonomy.targets()?;
        Ok(Self { taxonomy, targets, model: None, aspects: None })
    }

    /// Judges polarity by a model trained on the shop's own texts.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = Some(model);
        self
    }

    /// Lets a trained model find the aspects that it knows, and the rules the others.
    #[must_use]
    pub fn with_aspects(mut self, aspects: AspectModel) -> Self {
        self.aspects = Some(aspects);
        self
    }

    #[must_use]
    pub fn taxonomy(&self) -> &Taxonomy {
        &self.taxonomy
    }

    #[must_use]
    pub fn mine(&self, text: &str) -> Opinion {
        let reading = Reading::of(text);
        let said = attribute(&reading, &self.taxonomy, &self.targets);
        let aspects = match &self.aspects {
            Some(model) => self.learned(model, &reading, &said),
            None => mentions(&reading, &self.taxonomy, &said),
        };
        let (probabilities, doubts) = self.judge(&reading);
        Opinion {
            language: reading.tongue.language,
            mixed: reading.tongue.mixed,
            polarity: probabilities.most_probable(&Polarity::ALL),
            probabilities,
            doubts,
            aspects,
            shown: shown(&reading),
            needs: needs(&reading),
            questions: questions(&reading),
            urgency: reading.urgency,
        }
    }

    /// Only how the text is meant: what [`Miner::mine`] says of it, at less cost.
    #[must_use]
    pub fn probabilities(&self, text: &str) -> Probabilities {
        self.judge(&Reading::of(text)).0
    }

    fn judge(&self, reading: &Reading) -> (Probabilities, Vec<Doubt>) {
        let (good, bad) = reading.sums();
        let by_words = by_words(good, bad);
        let mut judged = self.by_model(reading, by_words);
        let mut doubts = Vec::new();
        if good > 0.0 && bad > 0.0 && good.min(bad) * 2.0 >= good.max(bad) {
            doubts.push(Doubt::Mixed);
        }
        if is_sarcastic(reading) {
            doubts.push(Doubt::Sarcasm);
            judged = judged.towards(MOCKING, 0.5);
        }
        let disagree = (by_words.positive - by_words.negative) * (judged.positive - judged.negative) < -0.25;
        if disagree {
            doubts.push(Doubt::Disagreement);
        }
        if good + bad == 0.0 {
            doubts.push(Doubt::NoOpinion);
        }
        if reading.tongue.language == Language::Other {
            doubts.push(Doubt::Language);
        }
        if judged.of(judged.most_probable(&Polarity::ALL)) < CLEAR {
            doubts.push(Doubt::Close);
        }
        (judged, doubts)
    }

    /// By the shop's own model, whose quality is known. The shipped ones saw other shops and long texts: of a short one,
    /// the listed words know more.
    fn by_model(&self, reading: &Reading, by_words: Probabilities) -> Probabilities {
        let features = features(reading);
        if let Some(own) = &self.model {
            return own.judge(reading, features);
        }
        let turns = reading.clauses.iter().any(|clause| clause.turns && !clause.hits.is_empty());
        let known = if turns { TURNED * SHORT } else { SHORT };
        let share = known / (known + features.grams.len() as f32);
        let shipped = shipped::model(reading.tongue.language);
        shipped.map_or(by_words, |model| model.judge(reading, features).towards(by_words, share))
    }

    /// What the model sees, with the words that the rules found for it; the rules' own for aspects it has not learned.
    fn learned(&self, model: &AspectModel, reading: &Reading, said: &[Said]) -> Vec<Mention> {
        let unknown: Vec<Said> =
            said.iter().filter(|said| !model.knows(&self.taxonomy.aspects[said.aspect].key)).copied().collect();
        let mut found = mentions(reading, &self.taxonomy, &unknown);
        for (index, clause) in reading.clauses.iter().enumerate() {
            for seen in model.see(reading, index, said) {
                if self.taxonomy.enabled(seen.key).is_none() {
                    continue;
                }
                let sentence = reading.normal.span(clause.part.sentence.0, clause.part.sentence.1);
                let spans = self.spans(reading, index, seen.key, said);
                let same = |mention: &&mut Mention| {
                    (mention.aspect.as_str(), mention.sentence, mention.polarity) == (seen.key, sentence, seen.polarity)
                };
                match found.iter_mut().find(same) {
                    Some(mention) => {
                        mention.probability = mention.probability.max(seen.probability);
                        mention.spans.extend(spans);
                    }
                    None => found.push(Mention {
                        aspect: seen.key.to_owned(),
                        polarity: seen.polarity,
                        probability: seen.probability,
                        spans,
                        sentence,
                    }),
                }
            }
        }
        found
    }

    /// The words that the rules tie to the aspect in a clause; else its opinions; else the clause.
    fn spans(&self, reading: &Reading, clause: usize, key: &str, said: &[Said]) -> Vec<Span> {
        let of_aspect =
            said.iter().filter(|said| said.clause == clause && self.taxonomy.aspects[said.aspect].key == key);
        let mut places: Vec<(usize, usize)> =
            of_aspect.flat_map(|said| [Some(said.opinion), said.target]).flatten().collect();
        let clause = &reading.clauses[clause];
        if places.is_empty() {
            places.extend(clause.hits.iter().map(|hit| (hit.start, hit.end)));
        }
        if places.is_empty() {
            places.push((clause.part.start, clause.part.end));
        }
        whole(places.into_iter().map(|(start, end)| reading.normal.span(start, end)).collect())
    }
}

/// Distinct n-grams of a text at which model and words weigh the same.
const SHORT: f32 = 30.0;
/// How much more the words weigh where a but turns the text: n-grams do not know what comes last.
const TURNED: f32 = 3.0;
/// Below this, no outcome is clear.
const CLEAR: f32 = 0.6;
/// What mockery mostly means.
const MOCKING: Probabilities = Probabilities { negative: 0.6, neutral: 0.2, positive: 0.2 };

/// Without a model: the balance of the words, and neither when there are none.
fn by_words(good: f32, bad: f32) -> Probabilities {
    let margin = 3.0 * (good - bad) / (good + bad + 1.0);
    let logistic = |x: f32| 1.0 / (1.0 + (-x).exp());
    let band = if good + bad > 0.0 { 0.8 } else { 1.4 };
    let (negative, positive) = (logistic(-margin - band), logistic(margin - band));
    Probabilities { negative, neutral: 1.0 - negative - positive, positive }
}

/// A word of mockery, or strong praise beside something clearly bad without a but between them.
fn is_sarcastic(reading: &Reading) -> bool {
    let bad = reading.clauses.iter().flat_map(|clause| &clause.hits).any(|hit| hit.value <= -1.0);
    let mocks = reading.clauses.iter().any(|clause| clause.kinds.has(Kind::Sarcasm));
    let turns = reading.clauses.iter().any(|clause| clause.turns || clause.kinds.has(Kind::Although));
    let quoted = reading
        .clauses
        .iter()
        .flat_map(|clause| &clause.hits)
        .any(|hit| hit.value > 0.0 && is_quoted(reading, hit.start, hit.end));
    let strongest = |clause: &crate::read::ClauseReading, sign: f32| {
        clause.hits.iter().map(|hit| hit.value * sign).fold(0.0, f32::max)
    };
    let pairs = reading.clauses.windows(2);
    let turned_sour = pairs.into_iter().any(|two| strongest(&two[0], 1.0) >= 2.5 && strongest(&two[1], -1.0) >= 1.5);
    (mocks && bad) || quoted || (turned_sour && !turns)
}

fn is_quoted(reading: &Reading, start: usize, end: usize) -> bool {
    let chars = &reading.normal.chars;
    start > 0 && chars[start - 1] == '"' && chars.get(end) == Some(&'"')
}

fn shown(reading: &Reading) -> Vec<Shown> {
    let hits = reading.clauses.iter().flat_map(|clause| &clause.hits);
    hits.map(|hit| Shown { span: reading.normal.span(hit.start, hit.end), value: hit.value }).collect()
}
