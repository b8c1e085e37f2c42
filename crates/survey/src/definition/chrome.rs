use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Text;

/// What stands around the questions, on the form and in its mails, in languages that Huitou does not speak itself. What is
/// left out is said in English; in Chinese and English it is Huitou that says it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyChrome)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chrome {
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub next: Text,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub back: Text,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub send: Text,
    /// Beside a question that need not be answered.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub optional: Text,
    /// In a list that opens, before anything is picked.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub choose: Text,
    /// Above a form of which something is to be mended.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub mend: Text,
    /// At a question that has to be answered.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub missing: Text,
    /// That pages are kept and the link goes on where somebody was.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub resume: Text,
    /// That the shop sees who answers.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub personal: Text,
    /// That nobody sees who answers.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub anonymous: Text,
    /// Under the thanks: that the answers have arrived.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub done: Text,
    /// Before a code that thanks.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub code: Text,
    /// With which the mail begins.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub hello: Text,
    /// On the mail's button.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub answer: Text,
    /// Before the title, in the subject of a reminder.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub reminder: Text,
}

impl Chrome {
    /// By the field's name.
    pub fn all(&self) -> [(&'static str, &Text); 15] {
        [
            ("next", &self.next),
            ("back", &self.back),
            ("send", &self.send),
            ("optional", &self.optional),
            ("choose", &self.choose),
            ("mend", &self.mend),
            ("missing", &self.missing),
            ("resume", &self.resume),
            ("personal", &self.personal),
            ("anonymous", &self.anonymous),
            ("done", &self.done),
            ("code", &self.code),
            ("hello", &self.hello),
            ("answer", &self.answer),
            ("reminder", &self.reminder),
        ]
    }

    pub fn is_empty(&self) -> bool {
        self.all().into_iter().all(|(_, text)| text.is_empty())
    }
}
