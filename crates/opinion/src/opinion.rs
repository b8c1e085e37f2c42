use serde::{Deserialize, Serialize};

use crate::aspects::Mention;
use crate::read::Urgency;
use crate::text::{Language, Span};

/// What a text says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opinion {
    pub language: Language,
    /// Much of it is in Chinese and much in English.
    pub mixed: bool,
    /// The most probable one.
    pub polarity: Polarity,
    pub probabilities: Probabilities,
    /// Why the polarity should not be counted as certain; empty when it may be.
    pub doubts: Vec<Doubt>,
    pub aspects: Vec<Mention>,
    /// The words that show an opinion, in order.
    pub shown: Vec<Shown>,
    /// What they wish for or advise.
    pub needs: Vec<Span>,
    /// Sentences that want an answer.
    pub questions: Vec<Span>,
    pub urgency: Urgency,
}

impl Opinion {
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.doubts.is_empty()
    }

    /// What is wished for and what is asked, as it is counted beside the aspects: `need` or `question`, neither good nor
    /// bad.
    pub fn wants(&self) -> impl Iterator<Item = (&'static str, Span)> + '_ {
        let needs = self.needs.iter().map(|need| ("need", *need));
        needs.chain(self.questions.iter().map(|question| ("question", *question)))
    }
}

/// Bad, neither, good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    Negative,
    Neutral,
    Positive,
}

impl Polarity {
    pub const ALL: [Self; 3] = [Self::Negative, Self::Neutral, Self::Positive];

    pub(crate) fn of(value: f32, neutral_within: f32) -> Self {
        match value {
            _ if value > neutral_within => Self::Positive,
            _ if value < -neutral_within => Self::Negative,
            _ => Self::Neutral,
        }
    }

    /// As `negative`, `neutral`, `positive`.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["negative", "neutral", "positive"][self as usize]
    }

    /// Stars of five: up to two are bad, three neither, four and five good.
    #[must_use]
    pub fn of_stars(stars: f64) -> Self {
        if stars < 2.5 {
            Self::Negative
        } else if stars < 3.5 {
            Self::Neutral
        } else {
            Self::Positive
        }
    }
}

/// They sum up to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Probabilities {
    pub negative: f32,
    pub neutral: f32,
    pub positive: f32,
}

impl Probabilities {
    #[must_use]
    pub fn of(&self, polarity: Polarity) -> f32 {
        match polarity {
            Polarity::Negative => self.negative,
            Polarity::Neutral => self.neutral,
            Polarity::Positive => self.positive,
        }
    }

    /// The most probable of some, the earlier one when even.
    #[must_use]
    pub fn most_probable(&self, among: &[Polarity]) -> Polarity {
        let mut best = among.first().copied().unwrap_or(Polarity::Neutral);
        for polarity in among {
            if self.of(*polarity) > self.of(best) {
                best = *polarity;
            }
        }
        best
    }

    /// Drawn towards others by `share`.
    pub(crate) fn towards(self, other: Self, share: f32) -> Self {
        let mix = |one: f32, other: f32| one * (1.0 - share) + other * share;
        Self {
            negative: mix(self.negative, other.negative),
            neutral: mix(self.neutral, other.neutral),
            positive: mix(self.positive, other.positive),
        }
    }
}

/// Why a polarity should not be counted as certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Good and bad are about even.
    Mixed,
    /// Praise that may be mockery.
    Sarcasm,
    /// The words listed say otherwise than what was learned.
    Disagreement,
    /// Nothing in it shows an opinion.
    NoOpinion,
    /// A language that is not understood.
    Language,
    /// No outcome is clearly more probable.
    Close,
}

/// A word that shows an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// With the negation before it.
    pub span: Span,
    /// About -4 … 4.
    pub value: f32,
}
