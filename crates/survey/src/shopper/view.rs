use askama::Template;
use pages::Frame;
use serde_json::Value as Json;

use super::chrome::FormWords;
use super::fields::{name, other_name, part};
use super::sheet::{Refused, Sheet, frame as page_frame, with_query};
use crate::definition::{Format, Named, Page, Question, QuestionType, Scale};

#[derive(Template)]
#[template(path = "survey.html")]
pub(super) struct SurveyPage {
    frame: Frame,
    words: FormWords,
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
    has_back: bool,
    is_last: bool,
    is_personal: bool,
    /// Whether it asks for what leads to the person.
    asks_who: bool,
    /// Sent along where the order of options follows from it, and from nothing that is kept.
    seed: Option<String>,
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
    One(Options),
    /// One of many, in a list that opens.
    List(Options),
    Many(Options),
    Matrix(Vec<Row>, Ends),
    Ranking(Vec<Ranked>),
    Long(String, u32),
    Short(Line),
    /// Those that are kept, and how many there may be, in words.
    Pictures(Vec<String>, String),
}

struct Options {
    choices: Vec<Choice>,
    other: Option<Other>,
}

/// The field for what something else is.
struct Other {
    name: String,
    label: String,
    value: String,
}

struct Line {
    value: String,
    /// As HTML names what is typed in.
    kind: &'static str,
    is_number: bool,
}

struct Scaled {
    points: Vec<Choice>,
    ends: Ends,
}

struct Ends {
    low: String,
    high: String,
}

/// As many points stand in one line on a phone.
const A_LINE: usize = 7;

impl Ends {
    /// Of a scale of several lines, where the ends do not stand below their numbers: they name them.
    fn numbered(self, points: &[Choice]) -> Self {
        if points.len() <= A_LINE {
            return self;
        }
        let named = |end: String, point: Option<&Choice>| match point {
            Some(point) if !end.is_empty() => format!("{} · {end}", point.text),
            _ => end,
        };
        Self { low: named(self.low, points.first()), high: named(self.high, points.last()) }
    }
}

struct Choice {
    key: String,
    text: String,
    is_chosen: bool,
    /// Whether picking it asks for what it is.
    is_other: bool,
}

impl Choice {
    fn new(key: String, text: String, is_chosen: bool) -> Self {
        Self { key, text, is_chosen, is_other: false }
    }
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

impl Line {
    fn plain(value: String) -> Self {
        Self { value, kind: "text", is_number: false }
    }

    fn of(format: Format, value: String) -> Self {
        let kind = match format {
            Format::Number => "number",
            Format::Email => "email",
            Format::Date => "date",
        };
        Self { value, kind, is_number: format == Format::Number }
    }
}

impl SurveyPage {
    pub fn new(sheet: &Sheet, page: &Page, refused: Option<&Refused>) -> Self {
        let definition = &sheet.definition;
        let is_first = sheet.before(page).is_none();
        let language = &sheet.language;
        let begins = sheet.questions(page).next().map(|question| question.key.clone()).unwrap_or_default();
        let mut frame = sheet.frame.clone();
        if !is_first {
            frame = page_frame(
                definition,
                (language, frame.language),
                &frame.shop,
                &with_query(&sheet.path, &format!("at={begins}")),
            );
        }
        let intro = sheet.say(&definition.intro);
        let place = page.first().copied().unwrap_or(0);
        Self {
            frame,
            words: sheet.words.clone(),
            title: sheet.say(&definition.title),
            intro: Some(intro).filter(|intro| is_first && !intro.trim().is_empty()),
            action: with_query(&sheet.path, &format!("lang={language}")),
            pictures: format!("{}/picture", sheet.path),
            fields: sheet.questions(page).map(|question| sheet.field(question, refused)).collect(),
            has_errors: refused.is_some_and(Refused::has_errors),
            percent: 100 * place / definition.questions.len().max(1),
            has_back: !is_first,
            is_last: sheet.next(page).is_none(),
            is_personal: sheet.is_personal,
            asks_who: definition.asks_who(),
            seed: (sheet.is_open && sheet.questions(page).any(|question| question.is_shuffled))
                .then(|| sheet.seed.to_string()),
            at: begins,
        }
    }
}

impl Sheet {
    fn field(&self, question: &Question, refused: Option<&Refused>) -> Field {
        let of = |key: &str| {
            let given = refused.and_then(|refused| refused.given.get(key));
            given.or_else(|| self.answers.get(key)).unwrap_or(&Json::Null)
        };
        Field {
            id: name(question),
            text: self.say(&question.text),
            hint: self.hint(question),
            is_required: question.is_required,
            error: refused.and_then(|refused| refused.errors.get(&question.key).cloned()),
            input: self.input(question, of(&question.key), of(&question.other_key())),
        }
    }

    /// What the shop says beside a question, and how much may be answered where that is not all or anything.
    fn hint(&self, question: &Question) -> Option<String> {
        let own = question.hint.as_ref().map(|hint| self.say(hint)).filter(|hint| !hint.trim().is_empty());
        let (is_many, w) = (question.kind == QuestionType::Multiple, &self.words);
        let least = question.min.filter(|least| *least > 1);
        let least = least.map(|least| pages::fill(if is_many { &w.least } else { &w.letters }, least));
        let most = question.max.filter(|most| is_many && (*most as usize) < question.options.len());
        let most = most.map(|most| pages::fill(&w.most, most));
        let all: Vec<String> = own.into_iter().chain(least).chain(most).collect();
        (!all.is_empty()).then(|| all.join(" · "))
    }

    fn input(&self, question: &Question, given: &Json, other: &Json) -> Input {
        match question.kind {
            QuestionType::Nps | QuestionType::Csat | QuestionType::Ces | QuestionType::Rating => {
                let points = self.cells(question, given);
                let ends = self.ends(question.scale.as_ref()).numbered(&points);
                Input::Scale(Scaled { points, ends })
            }
            QuestionType::Single if question.is_dropdown => Input::List(self.listed(question, given, other)),
            QuestionType::Single => Input::One(self.listed(question, given, other)),
            QuestionType::Multiple => Input::Many(self.listed(question, given, other)),
            QuestionType::Matrix => {
                let row = |row: &Named| Row {
                    name: part(question, &row.key),
                    text: row.text.of(&self.language).to_owned(),
                    is_words: question.range().is_none(),
                    cells: self.cells(question, given.get(&row.key).unwrap_or(&Json::Null)),
                };
                Input::Matrix(question.rows.iter().map(row).collect(), self.ends(question.scale.as_ref()))
            }
            QuestionType::Ranking => Input::Ranking(self.ranked(question, given)),
            QuestionType::Text => match question.format {
                None => Input::Long(plain(given), question.max.unwrap_or(2_000)),
                Some(format) => Input::Short(Line::of(format, plain(given))),
            },
            QuestionType::Order => {
                let known = self.filling.order.clone().unwrap_or_default();
                let value = Some(plain(given)).filter(|text| !text.is_empty()).unwrap_or(known);
                Input::Short(Line::plain(value))
            }
            QuestionType::Product if !self.products.is_empty() => {
                let chosen = plain(given);
                let choice = |product: &crate::triggers::orders::Product| {
                    Choice::new(product.id.clone(), product.name.clone(), product.id == chosen)
                };
                Input::One(Options { choices: self.products.iter().map(choice).collect(), other: None })
            }
            QuestionType::Product => Input::Short(Line::plain(plain(given))),
            QuestionType::Picture => {
                let ids = given.as_array().map_or(&[][..], Vec::as_slice);
                let most = pages::fill(&self.words.photo_hint, question.max.unwrap_or(2));
                Input::Pictures(ids.iter().map(plain).collect(), most)
            }
        }
    }

    /// The points of a scale, or the options of a matrix.
    fn cells(&self, question: &Question, given: &Json) -> Vec<Choice> {
        let Some((from, to)) = question.range() else { return self.choices(question.options.iter(), given) };
        let chosen = plain(given);
        let point = |n: i64| Choice::new(n.to_string(), n.to_string(), n.to_string() == chosen);
        (from..=to).map(point).collect()
    }

    /// The options with the field for what is not among them.
    fn listed(&self, question: &Question, given: &Json, other: &Json) -> Options {
        let field = |option: &Named| Other {
            name: other_name(question),
            label: pages::fill(self.words.specify, option.text.of(&self.language)),
            value: plain(other),
        };
        Options { choices: self.choices(self.options(question).into_iter(), given), other: question.other().map(field) }
    }

    fn choices<'a>(&self, options: impl Iterator<Item = &'a Named>, given: &Json) -> Vec<Choice> {
        let is_chosen = |key: &str| match given {
            Json::Array(all) => all.iter().any(|one| one.as_str() == Some(key)),
            one => one.as_str() == Some(key),
        };
        let choice = |option: &Named| Choice {
            is_other: option.is_other,
            ..Choice::new(option.key.clone(), option.text.of(&self.language).to_owned(), is_chosen(&option.key))
        };
        options.map(choice).collect()
    }

    fn ranked(&self, question: &Question, given: &Json) -> Vec<Ranked> {
        let place = |key: &str| match given {
            Json::Array(order) => order.iter().position(|one| one.as_str() == Some(key)).map(|n| (n + 1).to_string()),
            places => places.get(key).map(plain),
        };
        let words = &self.words;
        let ranked = |option: &Named| {
            let chosen = place(&option.key);
            let choice = |n: usize| {
                let is_chosen = chosen.as_deref() == Some(n.to_string().as_str());
                Choice::new(n.to_string(), pages::fill(words.place, n), is_chosen)
            };
            Ranked {
                name: part(question, &option.key),
                text: option.text.of(&self.language).to_owned(),
                places: (1..=question.options.len()).map(choice).collect(),
            }
        };
        self.options(question).into_iter().map(ranked).collect()
    }

    fn ends(&self, scale: Option<&Scale>) -> Ends {
        let end = |text: Option<&crate::definition::Text>| text.map(|text| self.say(text)).unwrap_or_default();
        Ends { low: end(scale.map(|scale| &scale.low)), high: end(scale.map(|scale| &scale.high)) }
    }
}

/// As it stands in a field.
fn plain(given: &Json) -> String {
    match given {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
