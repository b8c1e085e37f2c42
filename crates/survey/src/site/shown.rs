use pages::Language;
use serde::Serialize;
use uuid::Uuid;

use crate::definition::{Answers, Definition, Filling, Question, QuestionType};
use crate::surveys::Survey;

/// A survey as a page of the shop shows it: its first question and the way to the others.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    id: Uuid,
    title: String,
    /// None where the first question needs a page of its own.
    question: Option<Asked>,
    link: String,
}

#[derive(Debug, Serialize)]
struct Asked {
    key: String,
    #[serde(rename = "type")]
    kind: QuestionType,
    text: String,
    hint: Option<String>,
    options: Vec<Choice>,
    scale: Option<Ends>,
}

#[derive(Debug, Serialize)]
struct Choice {
    key: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct Ends {
    from: i64,
    to: i64,
    low: Option<String>,
    high: Option<String>,
}

/// What is asked first, where it can be answered with one touch: with nothing to be named, and with its options in the order
/// that everybody sees.
pub(super) fn first(definition: &Definition) -> Option<&Question> {
    let place = *definition.path(&Answers::new()).first()?;
    let question = &definition.questions[place];
    let is_pick = question.kind == QuestionType::Single && question.other().is_none() && !question.is_shuffled;
    (question.kind.is_number() || is_pick).then_some(question)
}

impl Shown {
    /// `path` is that of the invitation's link.
    pub fn new(survey: &Survey, definition: &Definition, wanted: Language, path: &str) -> Self {
        let language = definition.language(wanted);
        let say = |text: &str| Filling::default().fill(definition, text, language);
        let words = |text: &str| (!text.is_empty()).then(|| say(text));
        let question = first(definition).map(|question| Asked {
            key: question.key.clone(),
            kind: question.kind,
            text: say(question.text.of(language)),
            hint: question.hint.as_ref().and_then(|hint| words(hint.of(language))),
            options: question
                .options
                .iter()
                .map(|option| Choice { key: option.key.clone(), text: option.text.of(language).to_owned() })
                .collect(),
            scale: question.range().map(|(from, to)| {
                let end = |of: fn(&crate::definition::Scale) -> &crate::definition::Text| {
                    question.scale.as_ref().and_then(|scale| words(of(scale).of(language)))
                };
                Ends { from, to, low: end(|scale| &scale.low), high: end(|scale| &scale.high) }
            }),
        });
        Self {
            id: survey.id,
            title: say(definition.title.of(language)),
            question,
            link: format!("{path}?lang={}", language.code()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    #[test]
    fn only_what_one_touch_answers_is_asked_on_a_page_of_the_shops() {
        let text = json!({"en": "?"});
        let is_asked = |mut question: Json| {
            (question["key"], question["text"]) = ("q".into(), text.clone());
            let definition: Definition = serde_json::from_value(json!({"v": 1, "languages": ["en"], "title": text,
                "thanks": text, "questions": [question]}))
            .unwrap();
            first(&definition).is_some()
        };
        let option = |key: &str, is_other: bool| json!({"key": key, "text": text, "is_other": is_other});
        let (plain, special) =
            (json!([option("a", false), option("b", false)]), json!([option("a", false), option("b", true)]));
        for (question, expected) in [
            (json!({"type": "nps"}), true),
            (json!({"type": "single", "options": plain}), true),
            (json!({"type": "single", "options": special}), false),
            (json!({"type": "single", "options": plain, "is_shuffled": true}), false),
            (json!({"type": "multiple", "options": plain}), false),
        ] {
            assert_eq!(is_asked(question.clone()), expected, "{question}");
        }
    }
}
