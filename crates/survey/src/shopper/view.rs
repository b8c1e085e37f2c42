use askama::Template;
use pages::Frame;
use serde_json::Value as Json;

use super::fields::{name, part};
use super::sheet::{Refused, Sheet, frame as page_frame};
use super::words::Words;
use crate::definition::{Named, Page, Question, QuestionType, Scale};

#[derive(Template)]
#[template(path = "survey.html")]
pub(super) struct SurveyPage {
    frame: Frame,
    words: &'static Words,
    title: String,
    /// On the first page.
    intro: Option<String>,
    action: String,
    /// Where pictures that were sent are seen.
    pictures: String,
    /// The question with which the page begins.
    at: String,
    fields: Vec<Field>,
    has_errors: bool,
    percent: usize,
    back: Option<String>,
    is_last: bool,
    is_personal: bool,
}

struct Field {
    id: String,
    text: String,
    hint: Option<String>,
    is_required: bool,
    error: Option<String>,
    input: Input,
}

enum Input {
    Scale(Scaled),
    One(Vec<Choice>),
    Many(Vec<Choice>),
    Matrix(Vec<Row>, Ends),
    Ranking(Vec<Ranked>),
    Long(String, u32),
    Short(String),
    Pictures(Vec<String>, u32),
}

struct Scaled {
    points: Vec<Choice>,
    ends: Ends,
}

struct Ends {
    low: String,
    high: String,
}

struct Choice {
    key: String,
    text: String,
    is_chosen: bool,
}

struct Row {
    name: String,
    text: String,
    /// Options instead of numbers.
    is_words: bool,
    cells: Vec<Choice>,
}

struct Ranked {
    name: String,
    text: String,
    places: Vec<Choice>,
}

impl SurveyPage {
    pub fn new(sheet: &Sheet, page: &Page, refused: Option<&Refused>) -> Self {
        let definition = &sheet.definition;
        let is_first = sheet.before(page).is_none();
        let language = sheet.language.code();
        let begins = sheet.questions(page).next().map(|question| question.key.clone()).unwrap_or_default();
        let mut frame = sheet.frame.clone();
        if !is_first {
            frame =
                page_frame(definition, sheet.language, &frame.shop, &with_query(&sheet.path, &format!("at={begins}")));
        }
        let intro = sheet.say(&definition.intro);
        let place = page.first().copied().unwrap_or(0);
        Self {
            frame,
            words: sheet.words(),
            title: sheet.say(&definition.title),
            intro: Some(intro).filter(|intro| is_first && !intro.trim().is_empty()),
            action: with_query(&sheet.path, &format!("lang={language}")),
            pictures: format!("{}/picture", sheet.path),
            fields: sheet.questions(page).map(|question| sheet.field(question, refused)).collect(),
            has_errors: refused.is_some(),
            percent: 100 * place / definition.questions.len().max(1),
            back: sheet.before(page).map(|key| with_query(&sheet.path, &format!("at={key}&lang={language}"))),
            is_last: sheet.next(page).is_none(),
            is_personal: sheet.is_personal,
            at: begins,
        }
    }
}

impl Sheet {
    fn field(&self, question: &Question, refused: Option<&Refused>) -> Field {
        let given = refused.and_then(|refused| refused.given.get(&question.key));
        let given = given.or_else(|| self.answers.get(&question.key)).unwrap_or(&Json::Null);
        Field {
            id: name(question),
            text: self.say(&question.text),
            hint: self.hint(question),
            is_required: question.is_required,
            error: refused.and_then(|refused| refused.errors.get(&question.key).cloned()),
            input: self.input(question, given),
        }
    }

    /// What the shop says beside a question, and how many options may be chosen where that is not all of them.
    fn hint(&self, question: &Question) -> Option<String> {
        let own = question.hint.as_ref().map(|hint| self.say(hint)).filter(|hint| !hint.trim().is_empty());
        let is_many = question.kind == QuestionType::Multiple;
        let most = question.max.filter(|most| is_many && (*most as usize) < question.options.len());
        let limit = most.map(|most| pages::fill(self.words().most, most));
        match (own, limit) {
            (Some(own), Some(limit)) => Some(format!("{own} · {limit}")),
            (own, limit) => own.or(limit),
        }
    }

    fn input(&self, question: &Question, given: &Json) -> Input {
        match question.kind {
            QuestionType::Nps | QuestionType::Csat | QuestionType::Ces | QuestionType::Rating => {
                let points = self.cells(question, given);
                Input::Scale(Scaled { points, ends: self.ends(question.scale.as_ref()) })
            }
            QuestionType::Single => Input::One(self.choices(&question.options, given)),
            QuestionType::Multiple => Input::Many(self.choices(&question.options, given)),
            QuestionType::Matrix => {
                let row = |row: &Named| Row {
                    name: part(question, &row.key),
                    text: row.text.of(self.language).to_owned(),
                    is_words: question.range().is_none(),
                    cells: self.cells(question, given.get(&row.key).unwrap_or(&Json::Null)),
                };
                Input::Matrix(question.rows.iter().map(row).collect(), self.ends(question.scale.as_ref()))
            }
            QuestionType::Ranking => Input::Ranking(self.ranked(question, given)),
            QuestionType::Text => Input::Long(plain(given), question.max.unwrap_or(2_000)),
            QuestionType::Order => {
                let known = self.filling.order.clone().unwrap_or_default();
                Input::Short(Some(plain(given)).filter(|text| !text.is_empty()).unwrap_or(known))
            }
            QuestionType::Product if !self.products.is_empty() => {
                let chosen = plain(given);
                let choice = |product: &crate::triggers::orders::Product| Choice {
                    is_chosen: product.id == chosen,
                    key: product.id.clone(),
                    text: product.name.clone(),
                };
                Input::One(self.products.iter().map(choice).collect())
            }
            QuestionType::Product => Input::Short(plain(given)),
            QuestionType::Picture => {
                let ids = given.as_array().map_or(&[][..], Vec::as_slice);
                Input::Pictures(ids.iter().map(plain).collect(), question.max.unwrap_or(2))
            }
        }
    }

    /// The points of a scale, or the options of a matrix.
    fn cells(&self, question: &Question, given: &Json) -> Vec<Choice> {
        let Some((from, to)) = question.range() else { return self.choices(&question.options, given) };
        let chosen = plain(given);
        let point = |n: i64| Choice { key: n.to_string(), text: n.to_string(), is_chosen: n.to_string() == chosen };
        (from..=to).map(point).collect()
    }

    fn choices(&self, options: &[Named], given: &Json) -> Vec<Choice> {
        let is_chosen = |key: &str| match given {
            Json::Array(all) => all.iter().any(|one| one.as_str() == Some(key)),
            one => one.as_str() == Some(key),
        };
        let choice = |option: &Named| Choice {
            key: option.key.clone(),
            text: option.text.of(self.language).to_owned(),
            is_chosen: is_chosen(&option.key),
        };
        options.iter().map(choice).collect()
    }

    fn ranked(&self, question: &Question, given: &Json) -> Vec<Ranked> {
        let place = |key: &str| match given {
            Json::Array(order) => order.iter().position(|one| one.as_str() == Some(key)).map(|n| (n + 1).to_string()),
            places => places.get(key).map(plain),
        };
        let words = self.words();
        let ranked = |option: &Named| {
            let chosen = place(&option.key);
            let choice = |n: usize| Choice {
                key: n.to_string(),
                text: pages::fill(words.place, n),
                is_chosen: chosen.as_deref() == Some(n.to_string().as_str()),
            };
            Ranked {
                name: part(question, &option.key),
                text: option.text.of(self.language).to_owned(),
                places: (1..=question.options.len()).map(choice).collect(),
            }
        };
        question.options.iter().map(ranked).collect()
    }

    fn ends(&self, scale: Option<&Scale>) -> Ends {
        let end = |text: Option<&crate::definition::Text>| text.map(|text| self.say(text)).unwrap_or_default();
        Ends { low: end(scale.map(|scale| &scale.low)), high: end(scale.map(|scale| &scale.high)) }
    }
}

fn with_query(path: &str, query: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{query}")
}

/// As it stands in a field.
fn plain(given: &Json) -> String {
    match given {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
