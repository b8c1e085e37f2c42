//! What a survey asks: its questions in one or two languages, which of them follow from answers, and how it ends.

mod check;
mod check_choices;
mod check_rule;
mod described;
mod fits;
mod flow;
mod format;
mod limits;
mod piping;
mod question;
mod rule;
mod score;
mod shown;
mod shuffle;
mod text;
mod value;
mod ways;
mod words;

pub(crate) use check::{check, unreadable};
pub(crate) use described::{AnswerValue, RuleValue};
pub(crate) use flow::Page;
pub(crate) use piping::Filling;
pub(crate) use question::{Dimension, Format, Named, Question, QuestionType, Scale};
pub(crate) use rule::{Op, Rule, Test};
pub(crate) use score::{band, span};
pub(crate) use text::Text;
pub(crate) use value::{Wrong, read_other, read_value};

use std::collections::BTreeMap;

use pages::Language;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

/// What was answered, by the question's key; the form of each depends on the question's type, see [`QuestionType`]. Beside
/// an answer may stand what was named as something else ([`Question::other_key`]), and the order in which its options
/// were seen ([`Question::order_key`]).
pub(crate) type Answers = BTreeMap<String, Json>;

/// The form in which definitions are written today.
pub(crate) const FORM: u8 = 1;

/// The questions of a survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyDefinition)]
#[serde(deny_unknown_fields)]
pub(crate) struct Definition {
    /// 1.
    pub v: u8,
    /// `zh`, `en` or both; the first is for those whose own is not among them. Every text has each of them.
    #[schema(value_type = Vec<String>)]
    pub languages: Vec<String>,
    pub title: Text,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub intro: Text,
    /// What is said when all was answered.
    pub thanks: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thanks_offer: Option<Offer>,
    pub questions: Vec<Question>,
}

/// What everybody gets who answers, whatever they say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyOffer)]
#[serde(deny_unknown_fields)]
pub(crate) struct Offer {
    pub text: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Definition {
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    pub fn place(&self, key: &str) -> Option<usize> {
        self.questions.iter().position(|question| question.key == key)
    }

    /// The language to speak to somebody who would like `wanted`.
    pub fn language(&self, wanted: Language) -> Language {
        let spoken = |code: &String| Language::parse(code);
        let mut all = self.languages.iter().filter_map(spoken);
        let first = all.next().unwrap_or(wanted);
        if first == wanted { first } else { all.find(|other| *other == wanted).unwrap_or(first) }
    }
}
