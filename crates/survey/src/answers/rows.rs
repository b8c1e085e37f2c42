//! Responses and answers as rows.

use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, sea_orm};
use uuid::Uuid;

use super::response::{COLUMNS, Response};
use crate::definition::{Answers, Definition, Question, QuestionType};

/// Writes the row, unless a completed one is there; whether it did.
pub(super) async fn put(tx: &Tx, response: &Response) -> Result<bool, StoreError> {
    let columns: Vec<&str> = COLUMNS.split(", ").collect();
    let updates: Vec<String> =
        columns.iter().filter(|name| **name != "id").map(|name| format!("{name} = excluded.{name}")).collect();
    let conflict =
        format!("ON CONFLICT (id) DO UPDATE SET {} WHERE survey_responses.state <> 'completed'", updates.join(", "));
    let changed = tx.insert("survey_responses", &columns, vec![values(response)], &conflict).await?;
    Ok(changed == 1)
}

/// In the order of [`COLUMNS`].
fn values(r: &Response) -> Vec<Value> {
    let words = |text: &Option<String>| -> Value { text.as_deref().map(|text| text.replace('\0', "")).into() };
    vec![
        r.id.into(),
        r.shop.into(),
        r.survey.into(),
        r.version.into(),
        r.invitation.into(),
        r.state.clone().into(),
        r.origin.clone().into(),
        r.channel.clone().into(),
        r.language.clone().into(),
        r.person.into(),
        r.who.clone().into(),
        r.customer.into(),
        r.class.clone().into(),
        r.segments.clone().into(),
        words(&r.order_id),
        words(&r.product_id),
        words(&r.product_name),
        words(&r.agent),
        r.staff.into(),
        r.staff_name.clone().into(),
        r.address.clone().into(),
        r.started_at.into(),
        r.at.into(),
        r.day.into(),
        r.next_question.clone().into(),
        r.score.into(),
        r.band.clone().into(),
        words(&r.text),
        r.polarity.clone().into(),
        r.urgency.into(),
        r.import_id.into(),
        r.is_erased.into(),
    ]
}

const ANSWER_COLUMNS: [&str; 7] = ["response", "question", "survey", "value", "choice", "number", "text"];

/// Replaces all answers of a response.
pub(super) async fn put_answers(
    tx: &Tx,
    definition: &Definition,
    response: &Response,
    answers: &Answers,
) -> Result<(), StoreError> {
    tx.exec("DELETE FROM survey_answers WHERE response = $1", vec![response.id.into()]).await?;
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(answers.len());
    let row = |key: String, value: &Json, is_words: bool, choice: Option<String>, number: Option<f64>| -> Vec<Value> {
        let text = value.as_str().filter(|_| is_words).map(|text| text.replace('\0', ""));
        let value = if is_words { "null".to_owned() } else { value.to_string() };
        vec![
            response.id.into(),
            key.into(),
            response.survey.into(),
            value.into(),
            choice.into(),
            number.into(),
            text.into(),
        ]
    };
    for question in &definition.questions {
        if let Some(value) = answers.get(&question.key) {
            let number = value.as_f64().filter(|_| question.kind.is_number());
            rows.push(row(question.key.clone(), value, question.kind.is_words(), choice(question, value), number));
        }
        for (key, is_words) in [(question.other_key(), true), (question.order_key(), false)] {
            if let Some(value) = answers.get(&key) {
                rows.push(row(key, value, is_words, None, None));
            }
        }
    }
    tx.insert("survey_answers", &ANSWER_COLUMNS, rows, "").await?;
    Ok(())
}

/// An option's key, or a number as it is written.
fn choice(question: &Question, value: &Json) -> Option<String> {
    match value {
        Json::String(key) if question.kind == QuestionType::Single => Some(key.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[derive(FromQueryResult)]
struct Row {
    question: String,
    value: String,
    text: Option<String>,
}

pub(super) async fn answers(db: &impl Sql, response: Uuid) -> Result<Answers, StoreError> {
    let sql = "SELECT question, value, text FROM survey_answers WHERE response = $1";
    let rows: Vec<Row> = db.rows(sql, vec![response.into()]).await?;
    let read = |row: Row| {
        let value = match row.text {
            Some(text) => Json::String(text),
            None => serde_json::from_str(&row.value).map_err(|e| StoreError::Corrupt(format!("answer: {e}")))?,
        };
        Ok((row.question, value))
    };
    let all: Result<Answers, StoreError> = rows.into_iter().map(read).collect();
    Ok(all?.into_iter().filter(|(_, value)| !value.is_null()).collect())
}

/// The first thing said in own words.
pub(super) fn first_words(definition: &Definition, answers: &Answers) -> Option<String> {
    definition.words(answers).first().map(|(_, text)| (*text).to_owned())
}
