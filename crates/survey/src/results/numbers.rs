//! Scores of counted answers, whatever they were counted over.

use super::formulas::csi::{self, Csi};
use super::formulas::{self, Change, Histogram, Score};
use super::tallies;
use crate::definition::{Definition, Question, QuestionType};

/// What a survey's score is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Measure {
    /// One question of this type.
    Question { key: String, kind: QuestionType },
    /// Several at once; the key under which their sums are.
    Index(String),
}

/// Item, answer, number.
pub(crate) type Cell<'a> = (&'a str, &'a str, i64);

impl Measure {
    /// What the survey's kind says is its score; `None` of one that has none.
    pub fn of(definition: &Definition, kind: &str) -> Option<Self> {
        if kind == "csi" {
            return tallies::index_question(definition).map(Self::Index);
        }
        let question = definition.score_question(kind)?;
        Some(Self::Question { key: question.key.clone(), kind: question.kind })
    }

    /// A question's own; `None` of one that has no score.
    pub fn asked(question: &Question) -> Option<Self> {
        question.kind.fixed_scale().map(|_| Self::Question { key: question.key.clone(), kind: question.kind })
    }

    /// All that a survey measures: its index where that is its kind, and of each type that has a score the first question.
    pub fn all(definition: &Definition, kind: &str) -> Vec<Self> {
        let index = tallies::index_question(definition).filter(|_| kind == "csi").map(Self::Index);
        let asked = [QuestionType::Nps, QuestionType::Csat, QuestionType::Ces].into_iter().filter_map(|kind| {
            let question = definition.questions.iter().find(|question| question.kind == kind)?;
            Some(Self::Question { key: question.key.clone(), kind })
        });
        index.into_iter().chain(asked).collect()
    }

    /// The `question` of its tallies.
    pub fn key(&self) -> &str {
        match self {
            Self::Question { key, .. } | Self::Index(key) => key,
        }
    }

    /// nps | csat | ces | csi
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Index(_) => "csi",
            Self::Question { kind: QuestionType::Nps, .. } => "nps",
            Self::Question { kind: QuestionType::Ces, .. } => "ces",
            Self::Question { .. } => "csat",
        }
    }

    /// `None` of nothing.
    pub fn score<'a>(&self, cells: impl IntoIterator<Item = Cell<'a>>) -> Option<Score> {
        match self {
            Self::Index(key) => Some(Score::new("csi", index(key, cells)?.index)),
            Self::Question { kind, .. } => {
                let answers = histogram(cells);
                let scale = kind.fixed_scale().unwrap_or((1, 5));
                match kind {
                    QuestionType::Nps => formulas::nps(&answers),
                    QuestionType::Ces => formulas::ces(&answers, scale),
                    _ => formulas::csat(&answers, scale),
                }
            }
        }
    }
}

/// How a score has changed since an earlier one of its kind.
pub(crate) fn change(now: &Score, before: &Score) -> Option<Change> {
    let hits = |score: &Score| {
        // A share times its answers is a whole number again.
        ((score.estimate.value * score.estimate.n as f64).round() as i64, score.estimate.n)
    };
    match now.kind {
        "csat" => formulas::share_difference(hits(now), hits(before)),
        _ => Some(formulas::difference(&now.estimate, &before.estimate)),
    }
}

/// The index with its dimensions, of what is counted under a key; `None` of nothing.
pub(crate) fn index<'a>(key: &str, cells: impl IntoIterator<Item = Cell<'a>>) -> Option<Csi> {
    csi::csi(&tallies::moments(key, cells))
}

/// The numbers of one row or of the whole; what is no number is left out.
pub(crate) fn histogram<'a>(cells: impl IntoIterator<Item = Cell<'a>>) -> Histogram {
    cells.into_iter().filter_map(|(_, answer, n)| Some((answer.parse().ok()?, n))).collect()
}
