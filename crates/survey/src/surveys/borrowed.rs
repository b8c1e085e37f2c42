use crate::audience::{Audience, Way};
use crate::definition::language::is_ours;
use crate::definition::{Definition, Question, QuestionType};

/// The words around the questions that a survey needs and does not say in a language that it speaks, by the field's path:
/// they are said in the shop's.
pub(super) fn borrowed(definition: &Definition, audience: &Audience) -> Vec<String> {
    let lacking = |tag: &String| {
        let words = definition.chrome.all().into_iter();
        let unsaid = words.filter(|(name, text)| text.own(tag).is_none() && is_needed(name, definition, audience));
        unsaid.map(|(name, _)| format!("definition.chrome.{name}.{tag}")).collect::<Vec<_>>()
    };
    definition.languages.iter().filter(|tag| !is_ours(tag)).flat_map(lacking).collect()
}

/// Whether anybody who is asked, or told what came of it, may come to see these words.
fn is_needed(name: &str, definition: &Definition, audience: &Audience) -> bool {
    use QuestionType as T;
    let any = |is: fn(&Question) -> bool| definition.questions.iter().any(is);
    match name {
        "next" | "back" => definition.questions.len() > 1,
        "optional" => any(|question| !question.is_required),
        "missing" => any(|question| question.is_required),
        "choose" => any(|question| question.is_dropdown || matches!(question.kind, T::Ranking | T::Picture)),
        "photos" => any(|question| question.kind == T::Picture),
        "least" => any(|question| question.kind == T::Multiple && question.min.is_some()),
        "most" => any(|question| question.kind == T::Multiple && question.max.is_some()),
        "letters" => any(|question| question.kind == T::Text && question.min.is_some()),
        "code" => definition.thanks_offer.as_ref().is_some_and(|offer| offer.code.is_some()),
        "anonymous" => audience.has(Way::Link) && !definition.asks_who(),
        "named" => audience.has(Way::Link) && definition.asks_who(),
        "hello" | "length" | "until" | "answer" => audience.has(Way::Mail),
        "reminder" | "again" => audience.has(Way::Mail) && audience.reminder,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_words_that_somebody_may_see_are_named_and_none_of_languages_that_are_ours() {
        let text = json!({"en": "?", "ja": "?"});
        let definition: Definition = serde_json::from_value(json!({"v": 2, "languages": ["en", "ja"], "title": text,
            "thanks": text, "chrome": {"send": {"ja": "送信"}},
            "questions": [{"key": "q", "type": "multiple", "text": text, "min": 2, "is_required": true, "options": []}]}))
        .unwrap();
        let of = |audience| borrowed(&definition, &serde_json::from_value(audience).unwrap());
        let site = ["mend", "missing", "wrong", "least", "resume", "personal", "done", "why", "unsubscribe"];
        assert_eq!(of(json!({"channels": ["site"]})), site.map(|name| format!("definition.chrome.{name}.ja")));
        let mailed = of(json!({"channels": ["mail"], "reminder": false}));
        assert!(mailed.contains(&"definition.chrome.until.ja".to_owned()), "{mailed:?}");
        assert!(!mailed.contains(&"definition.chrome.again.ja".to_owned()), "{mailed:?}");
    }
}
