use serde::Serialize;
use uuid::Uuid;

use crate::definition::language::{html, is_rtl};
use crate::definition::{Answers, Definition, Filling, Question, QuestionType};
use crate::surveys::Survey;

/// A survey as a page of the shop shows it: its first question and the way to the others.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    id: Uuid,
    /// What it is in, as HTML names it.
    lang: String,
    is_rtl: bool,
    title: String,
    /// The survey's own word for sending, in a language that we do not speak.
    send: Option<String>,
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
    /// In the order in which this visitor sees them.
    options: Vec<Choice>,
    scale: Option<Ends>,
    /// How many options, or characters, at least and at most.
    min: Option<u32>,
    max: Option<u32>,
}

#[derive(Debug, Serialize)]
struct Choice {
    key: String,
    text: String,
    /// Who picks it says what it is.
    is_other: bool,
    /// It stands alone.
    is_exclusive: bool,
}

#[derive(Debug, Serialize)]
struct Ends {
    from: i64,
    to: i64,
    low: Option<String>,
    high: Option<String>,
}

/// So many options have room in a corner of a page.
const MOST_OPTIONS: usize = 11;

/// What is asked first, where it has room in a corner of a page: a number, a few options, or words.
pub(super) fn first(definition: &Definition) -> Option<&Question> {
    let place = *definition.path(&Answers::new()).first()?;
    let question = &definition.questions[place];
    let is_pick = matches!(question.kind, QuestionType::Single | QuestionType::Multiple);
    let is_short = is_pick && question.options.len() <= MOST_OPTIONS;
    (question.kind.is_number() || is_short || question.is_comment()).then_some(question)
}

impl Shown {
    /// From the invitation's id follows the order of options that are shuffled; `path` is that of its link.
    pub fn new(survey: &Survey, definition: &Definition, wanted: &[String], (invitation, path): (Uuid, &str)) -> Self {
        let language = definition.language(wanted);
        let say = |text: &str| Filling::default().fill(definition, text, language);
        let words = |text: &str| (!text.is_empty()).then(|| say(text));
        let question = first(definition).map(|question| Asked {
            key: question.key.clone(),
            kind: question.kind,
            text: say(question.text.of(language)),
            hint: question.hint.as_ref().and_then(|hint| words(hint.of(language))),
            options: question
                .options_for(survey.shop, invitation)
                .into_iter()
                .map(|option| Choice {
                    key: option.key.clone(),
                    text: option.text.of(language).to_owned(),
                    is_other: option.is_other,
                    is_exclusive: option.is_exclusive,
                })
                .collect(),
            scale: question.range().map(|(from, to)| {
                let end = |of: fn(&crate::definition::Scale) -> &crate::definition::Text| {
                    question.scale.as_ref().and_then(|scale| words(of(scale).of(language)))
                };
                Ends { from, to, low: end(|scale| &scale.low), high: end(|scale| &scale.high) }
            }),
            min: question.min,
            max: question.max,
        });
        Self {
            id: survey.id,
            lang: html(language).to_owned(),
            is_rtl: is_rtl(language),
            send: definition.chrome.send.own(language).map(str::to_owned),
            title: say(definition.title.of(language)),
            question,
            link: format!("{path}?lang={language}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    #[test]
    fn only_what_has_room_in_a_corner_is_asked_on_a_page_of_the_shops() {
        let text = json!({"en": "?"});
        let is_asked = |mut question: Json| {
            (question["key"], question["text"]) = ("q".into(), text.clone());
            let definition: Definition = serde_json::from_value(json!({"v": 1, "languages": ["en"], "title": text,
                "thanks": text, "questions": [question]}))
            .unwrap();
            first(&definition).is_some()
        };
        let options = |n: usize| (0..n).map(|n| json!({"key": format!("o{n}"), "text": text})).collect::<Json>();
        for (question, expected) in [
            (json!({"type": "nps"}), true),
            (json!({"type": "single", "options": options(11), "is_shuffled": true}), true),
            (json!({"type": "single", "options": options(12)}), false),
            (json!({"type": "multiple", "options": options(3), "max": 2}), true),
            (json!({"type": "text"}), true),
            (json!({"type": "text", "format": "date"}), false),
            (json!({"type": "ranking", "options": options(3)}), false),
            (json!({"type": "matrix", "rows": options(2), "scale": {"from": 1, "to": 5}}), false),
        ] {
            assert_eq!(is_asked(question.clone()), expected, "{question}");
        }
    }
}
