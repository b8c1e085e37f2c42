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

/// What is asked first, where it can be answered with one touch.
pub(super) fn first(definition: &Definition) -> Option<&Question> {
    let place = *definition.path(&Answers::new()).first()?;
    let question = &definition.questions[place];
    (question.kind.is_number() || question.kind == QuestionType::Single).then_some(question)
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
