//! What a survey asks: its questions in the languages that it speaks, which of them follow from answers, and how it ends.

mod check;
mod check_choices;
mod check_rule;
mod chrome;
mod described;
mod fits;
mod flow;
mod format;
pub(crate) mod language;
mod limits;
mod loose;
mod piping;
mod question;
mod rule;
mod score;
mod shown;
mod shuffle;
mod text;
mod told;
mod value;
mod ways;
mod words;

pub(crate) use check::{check, unreadable};
pub(crate) use chrome::Chrome;
pub(crate) use described::{AnswerValue, RuleValue};
pub(crate) use flow::Page;
pub(crate) use piping::Filling;
pub(crate) use question::{Dimension, Format, Named, Question, QuestionType, Scale};
pub(crate) use rule::{Op, Rule, Test};
pub(crate) use score::{band, span};
pub(crate) use text::Text;
pub(crate) use value::{Wrong, read_other, read_value};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

/// What was answered, by the question's key; the form of each depends on the question's type, see [`QuestionType`]. Beside
/// an answer may stand what was named as something else ([`Question::other_key`]), and the order in which its options
/// were seen ([`Question::order_key`]).
pub(crate) type Answers = BTreeMap<String, Json>;

/// The newest form of definitions. Those of form 1 speak Chinese and English alone.
pub(crate) const FORM: u8 = 2;

/// The questions of a survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyDefinition)]
#[serde(deny_unknown_fields)]
pub(crate) struct Definition {
    /// Its form: 1 where it speaks `zh` and `en` alone, else 2. Either may be given; it is kept in the one that it needs.
    pub v: u8,
    /// BCP 47 tags such as `en`, `zh`, `pt-BR`; the first is for those whose own is not among them. Every text has each of
    /// them.
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
    /// What stands around the questions, in languages other than Chinese and English.
    #[serde(default, skip_serializing_if = "Chrome::is_empty")]
    pub chrome: Chrome,
}

/// What everybody gets who answers, whatever they say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyOffer)]
#[serde(deny_unknown_fields)]
pub(crate) struct Offer {
    pub text: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Where it can be used, such as the shop's own site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Offer {
    /// Whether the link, if there is one, leads anywhere on the web.
    pub fn has_fit_link(&self) -> bool {
        let is_fit = |link: &String| {
            let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
            let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
            rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_plain)) && link.len() <= limits::LINK
        };
        self.link.as_ref().is_none_or(is_fit)
    }
}

impl Definition {
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    pub fn place(&self, key: &str) -> Option<usize> {
        self.questions.iter().position(|question| question.key == key)
    }

    /// Whether any question asks for what leads to the person.
    pub fn asks_who(&self) -> bool {
        self.questions.iter().any(Question::asks_who)
    }

    /// Whether the answers say what leads to the person.
    pub fn tells_who(&self, answers: &Answers) -> bool {
        self.questions.iter().any(|question| question.asks_who() && answers.contains_key(&question.key))
    }

    /// The language in which it speaks to who would like this one, if it has any like it.
    pub fn spoken(&self, wanted: &str) -> Option<&str> {
        language::best(&self.languages, wanted)
    }

    /// The language to speak to somebody who would like these, the best first.
    pub fn language<W: AsRef<str>>(&self, wanted: &[W]) -> &str {
        let found = wanted.iter().find_map(|wanted| language::best(&self.languages, wanted.as_ref()));
        found.or(self.languages.first().map(String::as_str)).unwrap_or("en")
    }

    /// In the form that it needs, with its languages as they are usually written. A form that is not known stays, to be
    /// refused.
    pub fn settle(&mut self) {
        for tag in &mut self.languages {
            if let Some(written) = language::canonical(tag) {
                *tag = written;
            }
        }
        if (1..=FORM).contains(&self.v) {
            self.v = if self.is_old() { 1 } else { FORM };
        }
    }

    /// Whether the form says all of it in which surveys spoke Chinese and English alone.
    fn is_old(&self) -> bool {
        let is_plain = |tag: &str| matches!(tag, "zh" | "en");
        self.chrome.is_empty()
            && self.languages.iter().all(|tag| is_plain(tag))
            && self.texts().into_iter().all(|text| text.all().all(|(tag, _)| is_plain(tag)))
    }

    /// All that it says to who answers.
    fn texts(&self) -> Vec<&Text> {
        let offer = self.thanks_offer.iter().map(|offer| &offer.text);
        let own = [&self.title, &self.intro, &self.thanks].into_iter().chain(offer);
        own.chain(self.questions.iter().flat_map(Question::texts)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// As it was kept when surveys spoke Chinese and English alone.
    const OLD: &str = r#"{"v":1,"languages":["zh","en"],"title":{"zh":"您满意吗","en":"Are you content"},
        "thanks":{"zh":"谢谢","en":"Thank you"},"thanks_offer":{"text":{"zh":"送您一张券","en":"A coupon"},"code":"TEA"},
        "questions":[{"key":"score","type":"nps","text":{"zh":"会推荐吗？","en":"Would you recommend us?"},
        "is_required":true,"scale":{"from":0,"to":10,"low":{"zh":"不会","en":"No"},"high":{"zh":"一定会","en":"Yes"}}}]}"#;

    #[test]
    fn what_was_written_for_two_languages_is_read_and_stays_as_it_is() {
        let mut old: Definition = serde_json::from_str(OLD).unwrap();
        let read = old.clone();
        old.settle();
        assert_eq!((&old, check(&old)), (&read, vec![]));
        assert_eq!(serde_json::to_value(&old).unwrap(), serde_json::from_str::<Json>(OLD).unwrap());
        assert_eq!((old.language(&["en-US"]), old.language(&["ja", "fr"])), ("en", "zh"));
    }

    #[test]
    fn it_is_kept_in_the_form_that_it_needs() {
        let form = |pointer: &str, value: Json| {
            let mut written: Json = serde_json::from_str(OLD).unwrap();
            written["v"] = 2.into();
            written["chrome"] = json!({});
            *written.pointer_mut(pointer).unwrap() = value;
            let mut definition: Definition = serde_json::from_value(written).unwrap();
            definition.settle();
            (definition.v, definition.languages)
        };
        let two = || vec!["zh".to_owned(), "en".to_owned()];
        assert_eq!(form("/v", 2.into()), (1, two()));
        assert_eq!(form("/questions/0/scale/low", json!({"ja": "いいえ"})), (2, two()));
        assert_eq!(form("/chrome", json!({"next": {"ja": "次へ"}})), (2, two()));
        assert_eq!(form("/languages", json!(["en", "zh_hant"])), (2, vec!["en".to_owned(), "zh-Hant".to_owned()]));
    }
}
