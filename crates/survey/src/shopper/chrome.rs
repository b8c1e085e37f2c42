use std::ops::Deref;

use super::words::Words;
use crate::definition::language::{is_ours, ours};
use crate::definition::{Chrome, Text, Wrong};

/// What stands around the questions: our words in Chinese and English; in another language the survey's own, and where it
/// has none those of the shop's language.
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
    /// Of any answer that cannot be taken; where it is not written, our own words say what is wrong.
    pub wrong: Option<String>,
    pub least: String,
    pub most: String,
    pub letters: String,
    pub photo_add: String,
    pub photo_hint: String,
    pub resume: String,
    pub personal: String,
    pub anonymous: String,
    pub named: String,
    pub done: String,
    pub code: String,
    // These need no words.
    pub progress: &'static str,
    pub specify: &'static str,
    pub place: &'static str,
    pub photo_keep: &'static str,
}

/// All that has no words of the survey's.
impl Deref for FormWords {
    type Target = Words;

    fn deref(&self) -> &Words {
        self.ours
    }
}

impl FormWords {
    pub fn new(chrome: &Chrome, language: &str, shop: &str) -> Self {
        let w = Words::of(ours(language, shop));
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
            wrong: chrome.wrong.own(language).map(str::to_owned),
            least: say(&chrome.least, w.least),
            most: say(&chrome.most, w.most),
            letters: say(&chrome.letters, w.letters),
            photo_add: say(&chrome.choose, w.photo_add),
            photo_hint: say(&chrome.photos, w.photo_hint),
            resume: say(&chrome.resume, w.resume),
            personal: say(&chrome.personal, w.personal),
            anonymous: say(&chrome.anonymous, w.anonymous),
            named: say(&chrome.named, w.named),
            done: say(&chrome.done, w.done),
            code: say(&chrome.code, w.code),
            progress: bare("{}%", w.progress),
            specify: bare("{}:", w.specify),
            place: bare("{}", w.place),
            photo_keep: bare("{}", w.photo_keep),
            ours: w,
        }
    }

    /// What is wrong with an answer.
    pub fn why(&self, wrong: Wrong) -> String {
        if matches!(wrong, Wrong::Missing) { self.error_missing.clone() } else { self.or_wrong(self.ours.why(wrong)) }
    }

    /// What is wrong, as we would say it.
    pub fn or_wrong(&self, ours: impl Into<String>) -> String {
        self.wrong.clone().unwrap_or_else(|| ours.into())
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
        let of = |language: &str| FormWords::new(&chrome, language, "en");
        let ja = of("ja");
        assert_eq!([&ja.next, &ja.send, &ja.error_title], ["次へ", "Send", "もう少しです"]);
        assert_eq!([ja.progress, ja.error_below], ["{}%", ""]);
        assert_eq!(ja.why(Wrong::Missing), "Please answer this one.");
        assert_eq!((of("en").next.as_str(), of("en").progress), ("Next", "{}% done"), "ours where we speak it");
        assert_eq!(of("zh-Hant").next, "下一页", "nearer than English");
        let of_shop = FormWords::new(&chrome, "ja", "zh");
        assert_eq!([&of_shop.next, &of_shop.send], ["次へ", "提交"], "the shop's language, not English");
        assert_eq!(of_shop.why(Wrong::Form), "没能读懂这个回答，请再填一次。");
    }

    #[test]
    fn limits_and_faults_are_said_in_its_own_words_too() {
        let chrome = json!({"wrong": {"ja": "ご確認ください。"}, "least": {"ja": "{}つ以上"}, "photos": {"ja": "{}枚まで"},
            "choose": {"ja": "選択"}});
        let chrome: Chrome = serde_json::from_value(chrome).unwrap();
        let ja = FormWords::new(&chrome, "ja", "en");
        assert_eq!([&ja.least, &ja.photo_hint, &ja.photo_add], ["{}つ以上", "{}枚まで", "選択"]);
        assert_eq!([ja.why(Wrong::TooFew(2)), ja.or_wrong("too large")], ["ご確認ください。", "ご確認ください。"]);
        assert_eq!(FormWords::new(&chrome, "en", "zh").or_wrong("too large"), "too large");
    }
}
