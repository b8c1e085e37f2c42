use contact::Foot;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Text;
use super::language::{html, is_ours, is_rtl};

/// What stands around the questions, on the form and in its mails, in languages that Huitou does not speak itself. What is
/// left out is said in the shop's language, see `borrowed` of a survey; in Chinese and English it is Huitou that says it.
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
    /// At an answer that cannot be taken as it is.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub wrong: Text,
    /// How many options are to be picked at least: `{}` is the number.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub least: Text,
    /// How many options can be picked at most: `{}` is the number.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub most: Text,
    /// How many characters it takes at least: `{}` is the number.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub letters: Text,
    /// How many pictures can be sent, as JPEG, PNG or WebP of 8 MB: `{}` is the number.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub photos: Text,
    /// That pages are kept and the link goes on where somebody was.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub resume: Text,
    /// That the shop sees who answers.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub personal: Text,
    /// That nobody sees who answers.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub anonymous: Text,
    /// In its place, where a question asks for a mail address or an order's number: that the shop sees who gives it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub named: Text,
    /// Under the thanks: that the answers have arrived.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub done: Text,
    /// Before a code that thanks.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub code: Text,
    /// With which the mail begins.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub hello: Text,
    /// How long it is: `{}` is the number of questions.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub length: Text,
    /// Until when the mail's link can be used: `{}` is the day.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub until: Text,
    /// On the mail's button.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub answer: Text,
    /// Before the title, in the subject of a reminder.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub reminder: Text,
    /// With which a reminder begins: that they have been asked before.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub again: Text,
    /// Below the mail, from whom it is: `{}` is the shop's name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub why: Text,
    /// Below the mail, on the way to get no more of them.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub unsubscribe: Text,
}

/// Those that say a number, a day or a name.
const FILLED: [&str; 7] = ["least", "most", "letters", "photos", "length", "until", "why"];

impl Chrome {
    /// What has no place for what it has to say, by the field's name and its language: the number would be lost.
    pub fn unfilled(&self) -> Vec<(&'static str, &str)> {
        let filled = self.all().into_iter().filter(|(name, _)| FILLED.contains(name));
        let said = filled.flat_map(|(name, text)| text.all().map(move |(tag, _)| (name, tag, text.own(tag))));
        let unfilled = said.filter(|(.., own)| own.is_some_and(|own| !own.contains("{}")));
        unfilled.map(|(name, tag, _)| (name, tag)).collect()
    }

    /// By the field's name.
    pub fn all(&self) -> [(&'static str, &Text); 26] {
        [
            ("next", &self.next),
            ("back", &self.back),
            ("send", &self.send),
            ("optional", &self.optional),
            ("choose", &self.choose),
            ("mend", &self.mend),
            ("missing", &self.missing),
            ("wrong", &self.wrong),
            ("least", &self.least),
            ("most", &self.most),
            ("letters", &self.letters),
            ("photos", &self.photos),
            ("resume", &self.resume),
            ("personal", &self.personal),
            ("anonymous", &self.anonymous),
            ("named", &self.named),
            ("done", &self.done),
            ("code", &self.code),
            ("hello", &self.hello),
            ("length", &self.length),
            ("until", &self.until),
            ("answer", &self.answer),
            ("reminder", &self.reminder),
            ("again", &self.again),
            ("why", &self.why),
            ("unsubscribe", &self.unsubscribe),
        ]
    }

    /// What stands below its mails in a language.
    pub fn foot(&self, language: &str) -> Foot {
        let own = |text: &Text| text.own(language).map(str::to_owned);
        Foot { why: own(&self.why), unsubscribe: own(&self.unsubscribe), ..Foot::default() }
    }

    /// The same of a mail that is in this language as a whole.
    pub fn letter(&self, language: &str) -> Foot {
        let tag = (!is_ours(language)).then(|| html(language).to_owned());
        Foot { tag, is_rtl: is_rtl(language), ..self.foot(language) }
    }

    pub fn is_empty(&self) -> bool {
        self.all().into_iter().all(|(_, text)| text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::definition::check;

    #[test]
    fn no_translation_loses_its_number() {
        let text = json!({"en": "x", "ja": "x"});
        let chrome = json!({"least": {"ja": "2つ以上", "en": "no use: Huitou says it"}, "most": {"ja": "{}つまで"},
            "until": {"ja": " "}, "next": {"ja": "次へ"}});
        let definition = json!({"v": 1, "languages": ["en", "ja"], "title": text, "thanks": text, "chrome": chrome,
            "questions": [{"key": "s", "type": "nps", "text": text}]});
        let found = check(&serde_json::from_value(definition).unwrap());
        let [only] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(only.field, "definition.chrome.least.ja");
        assert_eq!(only.message, "“least” in ja needs {} where the number, the day or the name goes");
    }
}
