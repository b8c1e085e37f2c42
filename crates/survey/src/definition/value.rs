//! Reading one answer: it fits its question, or it is said what is wrong.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use web::Fault;

use super::limits;
use super::{Answers, Definition, Format, Question, QuestionType};

/// Why an answer is not taken. Staff and programs are told by its [`Fault`], shoppers in their language by their pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    Missing,
    /// No whole number from the first to the last.
    Number(i64, i64),
    Option,
    TooFew(usize),
    TooMany(usize),
    TooShort(usize),
    TooLong(usize),
    /// Something beside what stands alone.
    Exclusive,
    /// Something else, and not what.
    Unspecified,
    Format(Format),
    /// Not every option once.
    Order,
    Form,
    Rows,
}

impl Wrong {
    pub fn fault(self) -> Fault {
        match self {
            Self::Missing => Fault::NoAnswer,
            Self::Number(low, high) => Fault::Range { low, high },
            Self::Option => Fault::NotAnOption,
            Self::TooFew(least) => Fault::TooFew { least },
            Self::TooMany(most) => Fault::TooMany { most },
            Self::TooShort(least) => Fault::TooShort { least },
            Self::TooLong(most) => Fault::TooLong { most },
            Self::Exclusive => Fault::Exclusive,
            Self::Unspecified => Fault::Unspecified,
            Self::Format(Format::Number) => Fault::Number,
            Self::Format(Format::Email) => Fault::MailAddress,
            Self::Format(Format::Date) => Fault::Day,
            Self::Order => Fault::Order,
            Self::Form => Fault::WrongForm,
            Self::Rows => Fault::EveryRow,
        }
    }
}

/// The answer as it is kept; `None` when nothing was answered.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read_value(question: &Question, given: &Json) -> Result<Option<Json>, Wrong> {
    let is_nothing = match given {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(list) => list.is_empty(),
        Json::Object(rows) => rows.is_empty(),
        _ => false,
    };
    if is_nothing {
        return Ok(None);
    }
    match question.kind {
        QuestionType::Nps | QuestionType::Csat | QuestionType::Ces | QuestionType::Rating => number(question, given),
        QuestionType::Single => option(question, given),
        QuestionType::Multiple => several(question, given),
        QuestionType::Ranking => ranking(question, given),
        QuestionType::Matrix => matrix(question, given),
        QuestionType::Text => text(question, given),
        QuestionType::Order | QuestionType::Product => words(given, limits::NAME),
        QuestionType::Picture => pictures(question, given),
    }
    // Of a text nothing may be left without what no text needs; of a matrix no row may be answered.
    .map(|read| {
        let is_left = read.as_str() != Some("") && read.as_object().is_none_or(|rows| !rows.is_empty());
        is_left.then_some(read)
    })
}

/// A number, also as text: forms have no other.
fn number(question: &Question, given: &Json) -> Result<Json, Wrong> {
    let (from, to) = question.range().ok_or(Wrong::Form)?;
    let whole = match given {
        Json::String(text) => text.trim().parse().ok(),
        other => other.as_i64().or_else(|| other.as_f64().filter(|n| n.fract() == 0.0).map(|n| n as i64)),
    };
    whole.filter(|n| (from..=to).contains(n)).map(Json::from).ok_or(Wrong::Number(from, to))
}

fn option(question: &Question, given: &Json) -> Result<Json, Wrong> {
    let key = given.as_str().ok_or(Wrong::Form)?;
    question.option(key).map(|option| option.key.clone().into()).ok_or(Wrong::Option)
}

/// In the order of the options, each once.
fn several(question: &Question, given: &Json) -> Result<Json, Wrong> {
    let picked = keys(given)?;
    if picked.iter().any(|key| question.option(key).is_none()) {
        return Err(Wrong::Option);
    }
    let all: Vec<&str> =
        question.options.iter().map(|option| option.key.as_str()).filter(|key| picked.contains(key)).collect();
    let (least, most) = (question.min.unwrap_or(0) as usize, question.max.map_or(usize::MAX, |max| max as usize));
    let is_alone = |key: &&str| question.option(key).is_some_and(|option| option.is_exclusive);
    match all.len() {
        n if n > 1 && all.iter().any(is_alone) => Err(Wrong::Exclusive),
        n if n > most => Err(Wrong::TooMany(most)),
        n if n < least && !all.iter().any(is_alone) => Err(Wrong::TooFew(least)),
        _ => Ok(all.into()),
    }
}

fn ranking(question: &Question, given: &Json) -> Result<Json, Wrong> {
    let ranked = keys(given)?;
    let is_whole = ranked.len() == question.options.len()
        && question.options.iter().all(|option| ranked.contains(&option.key.as_str()));
    if is_whole { Ok(ranked.into()) } else { Err(Wrong::Order) }
}

fn keys(given: &Json) -> Result<Vec<&str>, Wrong> {
    let list = given.as_array().ok_or(Wrong::Form)?;
    list.iter().map(|key| key.as_str().ok_or(Wrong::Form)).collect()
}

/// Rows may be left out unless the question is required.
fn matrix(question: &Question, given: &Json) -> Result<Json, Wrong> {
    let rows = given.as_object().ok_or(Wrong::Form)?;
    if rows.keys().any(|key| question.row(key).is_none()) {
        return Err(Wrong::Option);
    }
    let mut read = Map::new();
    for row in &question.rows {
        match rows.get(&row.key) {
            None | Some(Json::Null) => {}
            Some(cell) if question.range().is_some() => {
                read.insert(row.key.clone(), number(question, cell)?);
            }
            Some(cell) => {
                read.insert(row.key.clone(), option(question, cell)?);
            }
        }
    }
    if question.is_required && read.len() < question.rows.len() {
        return Err(Wrong::Rows);
    }
    Ok(read.into())
}

fn text(question: &Question, given: &Json) -> Result<Json, Wrong> {
    let read = words(given, question.max.unwrap_or(limits::WORDS_USUAL) as usize)?;
    let (said, least) = (read.as_str().unwrap_or_default(), question.min.unwrap_or(0) as usize);
    match question.format {
        Some(format) if !format.fits(said) => Err(Wrong::Format(format)),
        _ if said.chars().count() < least => Err(Wrong::TooShort(least)),
        _ => Ok(read),
    }
}

/// What was named as something else beside an answer; `None` where nothing else was picked.
///
/// # Errors
/// When it was picked and not named, or with too many words.
pub(crate) fn read_other(question: &Question, answer: &Json, given: &Json) -> Result<Option<Json>, Wrong> {
    let Some(other) = question.other() else { return Ok(None) };
    let is_other = |key: &Json| key.as_str() == Some(other.key.as_str());
    if !is_other(answer) && !answer.as_array().is_some_and(|picked| picked.iter().any(is_other)) {
        return Ok(None);
    }
    if given.is_null() {
        return Err(Wrong::Unspecified);
    }
    let said = words(given, limits::OTHER)?;
    if said.as_str().is_none_or(str::is_empty) { Err(Wrong::Unspecified) } else { Ok(Some(said)) }
}

/// Without what no text needs; line breaks as one character.
fn words(given: &Json, most: usize) -> Result<Json, Wrong> {
    let text = given.as_str().ok_or(Wrong::Form)?.replace("\r\n", "\n");
    let is_seen = |c: &char| !c.is_control() || *c == '\n' || *c == '\t';
    let text: String = text.chars().filter(is_seen).collect::<String>().trim().to_owned();
    if text.chars().count() > most { Err(Wrong::TooLong(most)) } else { Ok(text.into()) }
}

fn pictures(question: &Question, given: &Json) -> Result<Json, Wrong> {
    let ids = keys(given)?;
    let most = question.max.unwrap_or(limits::PICTURES) as usize;
    if ids.len() > most {
        return Err(Wrong::TooMany(most));
    }
    if ids.iter().any(|id| id.parse::<Uuid>().is_err()) { Err(Wrong::Form) } else { Ok(ids.into()) }
}

/// An answer to a question with what stands beside it, by their keys; nothing when nothing was answered.
fn whole(question: &Question, given: &Answers) -> Result<Vec<(String, Json)>, Wrong> {
    let of = |key: &str| given.get(key).unwrap_or(&Json::Null);
    let Some(answer) = read_value(question, of(&question.key))? else { return Ok(Vec::new()) };
    let other = read_other(question, &answer, of(&question.other_key()))?;
    let order = Some(of(&question.order_key())).filter(|order| question.is_shuffled && order.is_array());
    let beside = [(question.other_key(), other), (question.order_key(), order.cloned())];
    let beside = beside.into_iter().filter_map(|(key, value)| Some((key, value?)));
    Ok(std::iter::once((question.key.clone(), answer)).chain(beside).collect())
}

impl Definition {
    /// Reads a whole answer: of what is asked, everything fits and nothing that is required is missing. Answers to
    /// questions that are not asked are left out.
    ///
    /// # Errors
    /// What is wrong, by the question's key.
    pub fn read(&self, given: &Answers) -> Result<Answers, BTreeMap<String, Wrong>> {
        let (mut read, mut wrong) = (Answers::new(), BTreeMap::new());
        for question in &self.questions {
            match whole(question, given) {
                Ok(parts) => read.extend(parts),
                Err(error) => drop(wrong.insert(question.key.clone(), error)),
            }
        }
        let path: Vec<&Question> = self.path(&read).into_iter().map(|place| &self.questions[place]).collect();
        wrong.retain(|key, _| path.iter().any(|question| question.key == *key));
        for question in path.iter().filter(|question| question.is_required && !read.contains_key(&question.key)) {
            wrong.entry(question.key.clone()).or_insert(Wrong::Missing);
        }
        if wrong.is_empty() { Ok(self.asked(&read)) } else { Err(wrong) }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    pub(in crate::definition) fn question(mut written: Json) -> Question {
        written["key"] = "q".into();
        written["text"] = json!({"en": "?"});
        serde_json::from_value(written).unwrap()
    }

    #[test]
    fn answers_fit_their_question_or_it_is_said_why_not() {
        let options = json!([{"key": "a", "text": {"en": "A"}}, {"key": "b", "text": {"en": "B"}}]);
        let pick = |kind: &str| question(json!({"type": kind, "options": options}));
        let nps = question(json!({"type": "nps"}));
        let most = question(json!({"type": "multiple", "options": options, "max": 1}));
        let none = json!({"key": "none", "text": {"en": "None of these"}, "is_exclusive": true});
        let three = json!([options[0], options[1], none]);
        let least = question(json!({"type": "multiple", "options": three, "min": 2}));
        let short = question(json!({"type": "text", "max": 3}));
        let long = question(json!({"type": "text", "min": 2}));
        let date = question(json!({"type": "text", "format": "date"}));
        let matrix = question(json!({"type": "matrix", "rows": options, "is_required": true,
            "scale": {"from": 1, "to": 5}}));
        let loose = question(json!({"type": "matrix", "rows": options, "scale": {"from": 1, "to": 5}}));
        for (question, given, expected) in [
            (&nps, json!("10"), Ok(Some(json!(10)))),
            (&nps, json!(7.0), Ok(Some(json!(7)))),
            (&nps, json!(""), Ok(None)),
            (&nps, json!(11), Err(Wrong::Number(0, 10))),
            (&nps, json!(7.5), Err(Wrong::Number(0, 10))),
            (&nps, json!("9; DROP TABLE surveys"), Err(Wrong::Number(0, 10))),
            (&pick("single"), json!("a"), Ok(Some(json!("a")))),
            (&pick("single"), json!("c"), Err(Wrong::Option)),
            (&pick("multiple"), json!(["b", "a", "b"]), Ok(Some(json!(["a", "b"])))),
            (&pick("multiple"), json!("a"), Err(Wrong::Form)),
            (&most, json!(["a", "b"]), Err(Wrong::TooMany(1))),
            (&least, json!(["a"]), Err(Wrong::TooFew(2))),
            (&least, json!(["none"]), Ok(Some(json!(["none"])))),
            (&least, json!(["a", "none"]), Err(Wrong::Exclusive)),
            (&least, json!(["b", "a"]), Ok(Some(json!(["a", "b"])))),
            (&long, json!("好"), Err(Wrong::TooShort(2))),
            (&long, json!(""), Ok(None)),
            (&date, json!(" 2026-01-31 "), Ok(Some(json!("2026-01-31")))),
            (&date, json!("tomorrow"), Err(Wrong::Format(Format::Date))),
            (&pick("ranking"), json!(["b", "a"]), Ok(Some(json!(["b", "a"])))),
            (&pick("ranking"), json!(["b"]), Err(Wrong::Order)),
            (&pick("ranking"), json!(["b", "b"]), Err(Wrong::Order)),
            (&matrix, json!({"a": "5", "b": 1}), Ok(Some(json!({"a": 5, "b": 1})))),
            (&matrix, json!({"a": 5}), Err(Wrong::Rows)),
            (&loose, json!({"a": null, "b": 2}), Ok(Some(json!({"b": 2})))),
            (&loose, json!({"a": null}), Ok(None)),
            (&matrix, json!({"a": 5, "x": 1}), Err(Wrong::Option)),
            (&short, json!(" 很好\u{0}。 "), Ok(Some(json!("很好。")))),
            (&short, json!("不怎么样"), Err(Wrong::TooLong(3))),
            (&short, json!(" \u{7} "), Ok(None)),
            (&question(json!({"type": "picture"})), json!(["../etc"]), Err(Wrong::Form)),
        ] {
            assert_eq!(read_value(question, &given), expected, "{given}");
        }
    }

    #[test]
    fn what_is_not_asked_need_not_be_answered_and_is_not_kept() {
        let text = json!({"en": "?"});
        let definition: Definition = serde_json::from_value(json!({"v": 1, "languages": ["en"], "title": text,
            "thanks": text, "questions": [
                {"key": "score", "type": "nps", "text": text, "is_required": true},
                {"key": "why", "type": "text", "text": text, "is_required": true,
                 "show_if": {"question": "score", "op": "lte", "value": 6}}]}))
        .unwrap();
        let read = |given: Json| definition.read(&serde_json::from_value(given).unwrap());
        assert_eq!(read(json!({})).unwrap_err(), BTreeMap::from([("score".to_owned(), Wrong::Missing)]));
        assert_eq!(read(json!({"score": 2})).unwrap_err(), BTreeMap::from([("why".to_owned(), Wrong::Missing)]));
        let kept = read(json!({"score": 9, "why": "left over", "other": 1})).unwrap();
        assert_eq!(serde_json::to_value(kept).unwrap(), json!({"score": 9}));
    }

    #[test]
    fn something_else_is_named_by_who_picks_it() {
        let text = json!({"en": "?"});
        let definition: Definition = serde_json::from_value(json!({"v": 1, "languages": ["en"], "title": text,
            "thanks": text, "questions": [{"key": "why", "type": "single", "text": text, "is_shuffled": true,
                "options": [{"key": "a", "text": text}, {"key": "o", "text": text, "is_other": true}]}]}))
        .unwrap();
        let read = |given: Json| definition.read(&serde_json::from_value(given).unwrap());
        let unspecified = BTreeMap::from([("why".to_owned(), Wrong::Unspecified)]);
        assert_eq!(read(json!({"why": "o"})).unwrap_err(), unspecified);
        assert_eq!(read(json!({"why": "o", "why.other": " \u{0} "})).unwrap_err(), unspecified);
        let long = BTreeMap::from([("why".to_owned(), Wrong::TooLong(limits::OTHER))]);
        assert_eq!(read(json!({"why": "o", "why.other": "x".repeat(201)})).unwrap_err(), long);
        for (given, kept) in [
            (json!({"why": "o", "why.other": " no invoice "}), json!({"why": "o", "why.other": "no invoice"})),
            (json!({"why": "a", "why.other": "left over"}), json!({"why": "a"})),
            (json!({"why": "a", "why.order": ["o", "a"]}), json!({"why": "a", "why.order": ["o", "a"]})),
            (json!({"why.other": "nothing picked", "why.order": ["o", "a"]}), json!({})),
        ] {
            assert_eq!(serde_json::to_value(read(given).unwrap()).unwrap(), kept);
        }
    }
}
