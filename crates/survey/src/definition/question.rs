use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rule::WrittenRule;
use super::{Rule, Text};

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyQuestion)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// Lower-case letters, digits and `_`; the same key always means the same question.
    pub key: String,
    #[serde(rename = "type")]
    pub kind: QuestionType,
    /// May hold `{{name}}`, `{{order}}`, `{{product}}`, `{{answer:key}}`, each with a fallback: `{{name|friend}}`.
    pub text: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
    #[serde(default)]
    pub is_required: bool,
    /// Of single, multiple and ranking; the columns of a matrix without a scale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Named>,
    /// Of a matrix.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Named>,
    /// Of rating and matrix. NPS, CSAT and CES have their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// How many options or characters at least, of who answers it; of multiple and text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// How many options, characters or pictures at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// Of a text that is no comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Of single, multiple and ranking: everybody sees the options in an order of their own, which is kept with the
    /// answer. What stands for something else, or for none, stays where it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_shuffled: bool,
    /// Of single: the options are in a list that opens, for many of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_dropdown: bool,
    /// Asked only where this holds. It may name earlier questions alone, so nothing can go in circles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<WrittenRule>)]
    pub show_if: Option<Rule>,
    /// Where it goes on, by what was answered: the first that holds decides, before `next`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jumps: Vec<Jump>,
    /// After this question goes on at a later one, or at the `end`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What it measures in a satisfaction index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<Dimension>,
}

/// What a question is, and so the form of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyQuestionType)]
#[serde(rename_all = "snake_case")]
pub(crate) enum QuestionType {
    /// 0 to 10: a number.
    Nps,
    /// 1 to 5: a number.
    Csat,
    /// 1 to 7: a number.
    Ces,
    /// An option's key.
    Single,
    /// A list of options' keys.
    Multiple,
    /// A number within the scale.
    Rating,
    /// By row a number within the scale, or an option's key.
    Matrix,
    /// Options' keys, best first; all of them.
    Ranking,
    /// A string.
    Text,
    /// A list of ids of pictures.
    Picture,
    /// An order's number.
    Order,
    /// A product's id or name.
    Product,
}

/// Where the survey goes on after an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyJump)]
#[serde(deny_unknown_fields)]
pub(crate) struct Jump {
    /// It may name the question itself and earlier ones.
    #[serde(rename = "if")]
    #[schema(value_type = WrittenRule)]
    pub when: Rule,
    /// The key of a later question, or `end`.
    pub to: String,
}

/// What a text has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyTextFormat)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    Number,
    Email,
    /// Such as 2026-01-31.
    Date,
}

/// A thing that can be picked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyOption)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    pub key: String,
    pub text: Text,
    /// Of single and multiple: something else, which who picks it has to name. One option at most.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_other: bool,
    /// Of multiple: none of the others can be picked beside it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_exclusive: bool,
}

/// Whole numbers from one to another, at most eleven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyScale)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scale {
    pub from: i64,
    pub to: i64,
    /// What the lowest means.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub low: Text,
    /// What the highest means.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub high: Text,
}

/// The latent variables of a customer satisfaction index (Fornell et al. 1996; GB/T 19038-2009).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyDimension)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Dimension {
    Image,
    Expectation,
    Quality,
    Value,
    Satisfaction,
    Complaint,
    Loyalty,
}

impl QuestionType {
    /// Lowest and highest of those whose scale is fixed.
    pub fn fixed_scale(self) -> Option<(i64, i64)> {
        match self {
            Self::Nps => Some((0, 10)),
            Self::Csat => Some((1, 5)),
            Self::Ces => Some((1, 7)),
            _ => None,
        }
    }

    /// Whether the answer is one number.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Nps | Self::Csat | Self::Ces | Self::Rating)
    }

    /// Whether the answer is free words, or names something of the person's.
    pub fn is_words(self) -> bool {
        matches!(self, Self::Text | Self::Order | Self::Product)
    }
}

impl Question {
    /// All that it says to who answers.
    pub(super) fn texts(&self) -> Vec<&Text> {
        let named = self.options.iter().chain(&self.rows).map(|named| &named.text);
        let ends = self.scale.iter().flat_map(|scale| [&scale.low, &scale.high]);
        std::iter::once(&self.text).chain(&self.hint).chain(named).chain(ends).collect()
    }

    /// Lowest and highest number, of those that have numbers. A matrix with options has none.
    pub fn range(&self) -> Option<(i64, i64)> {
        if let Some(fixed) = self.kind.fixed_scale() {
            return Some(fixed);
        }
        match (self.kind, &self.scale) {
            (QuestionType::Rating | QuestionType::Matrix, Some(scale)) => Some((scale.from, scale.to)),
            (QuestionType::Rating, None) => Some((1, 5)),
            _ => None,
        }
    }

    /// The option that stands for what is not listed.
    pub fn other(&self) -> Option<&Named> {
        self.options.iter().find(|option| option.is_other)
    }

    /// Under which what was named as something else is kept, beside the answer.
    pub fn other_key(&self) -> String {
        format!("{}.other", self.key)
    }

    /// Under which the order is kept in which somebody saw the options.
    pub fn order_key(&self) -> String {
        format!("{}.order", self.key)
    }

    /// Whether the answer is a comment, and not a fact like a date.
    pub fn is_comment(&self) -> bool {
        self.kind == QuestionType::Text && self.format.is_none()
    }

    /// Whether its answer leads to the person: a mail address, or the number of an order.
    pub fn asks_who(&self) -> bool {
        self.kind == QuestionType::Order || self.format == Some(Format::Email)
    }

    pub fn option(&self, key: &str) -> Option<&Named> {
        self.options.iter().find(|option| option.key == key)
    }

    pub fn row(&self, key: &str) -> Option<&Named> {
        self.rows.iter().find(|row| row.key == key)
    }
}
