use std::ops::Deref;

use super::words::Words;
use crate::definition::language::{is_ours, ours};
use crate::definition::{Chrome, Text, Wrong};

/// What stands around the questions: our words in Chinese and English; in another language the survey's own, and English
/// where it has none.
#[derive(Debug, Clone)]
pub(super) struct FormWords {
    pub ours: &'static Words,
    pub next: String,
    pub back: String,
    pub send: String,
    pub optional: String,
    pub choose: String,
    pub error_title: String,
    pub error_below: &'static str,
    pub error_missing: String,
    pub resume: String,
    pub personal: String,
    pub anonymous: String,
    pub done: String,
    pub code: String,
    // These need no words.
    pub progress: &'static str,
    pub specify: &'static str,
    pub place: &'static str,
}

/// All that has no words of the survey's.
impl Deref for FormWords {
    type Target = Words;

    fn deref(&self) -> &Words {
        self.ours
    }
}

impl FormWords {
    pub fn new(chrome: &Chrome, language: &str) -> Self {
        let w = Words::of(ours(language));
        let say = |own: &Text, ours: &str| own.own(language).unwrap_or(ours).to_owned();
        let bare = |bare: &'static str, ours: &'static str| if is_ours(language) { ours } else { bare };
        Self {
            next: say(&chrome.next, w.next),
            back: say(&chrome.back, w.back),
            send: say(&chrome.send, w.send),
            optional: say(&chrome.optional, w.optional),
            choose: say(&chrome.choose, w.choose),
            error_title: say(&chrome.mend, w.error_title),
            error_below: if chrome.mend.own(language).is_some() { "" } else { w.error_below },
            error_missing: say(&chrome.missing, w.error_missing),
            resume: say(&chrome.resume, w.resume),
            personal: say(&chrome.personal, w.personal),
            anonymous: say(&chrome.anonymous, w.anonymous),
            done: say(&chrome.done, w.done),
            code: say(&chrome.code, w.code),
            progress: bare("{}%", w.progress),
            specify: bare("{}:", w.specify),
            place: bare("{}", w.place),
            ours: w,
        }
    }

    /// What is wrong with an answer.
    pub fn why(&self, wrong: Wrong) -> String {
        if matches!(wrong, Wrong::Missing) { self.error_missing.clone() } else { self.ours.why(wrong) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_survey_says_in_its_own_words_what_we_do_not_speak() {
        let chrome = json!({"next": {"ja": "次へ", "en": "Onward"}, "mend": {"ja": "もう少しです"}});
        let chrome: Chrome = serde_json::from_value(chrome).unwrap();
        let of = |language: &str| FormWords::new(&chrome, language);
        let ja = of("ja");
        assert_eq!([&ja.next, &ja.send, &ja.error_title], ["次へ", "Send", "もう少しです"]);
        assert_eq!([ja.progress, ja.error_below], ["{}%", ""]);
        assert_eq!(ja.why(Wrong::Missing), "Please answer this one.");
        assert_eq!((of("en").next.as_str(), of("en").progress), ("Next", "{}% done"), "ours where we speak it");
        assert_eq!(of("zh-Hant").next, "下一页", "nearer than English");
    }
}
