//! A little of what stands behind the numbers: the newest of what was said in own words, and of the pictures.

use std::collections::HashMap;

use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Where, rows_in, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::questions::QuestionResult;
use crate::definition::{Question, QuestionType};
use crate::removal::UUID;

/// What somebody said in their own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyOtherWords)]
pub(crate) struct OtherWords {
    pub response_id: Uuid,
    pub text: String,
}

/// A picture that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveySentPicture)]
pub(crate) struct SentPicture {
    pub response_id: Uuid,
    pub id: Uuid,
}

/// Among so many of the newest responses is looked, however many there are: so it takes no longer with many.
const AMONG: usize = 200;
/// So many of each question.
const MOST: usize = 6;
/// The longest text that is shown whole, in characters.
const LONGEST: usize = 400;

#[derive(FromQueryResult)]
struct Row {
    response: Uuid,
    question: String,
    value: String,
    text: Option<String>,
}

/// Puts the newest words and pictures of the completed responses `r` that a condition picks into the results of their
/// questions.
pub(super) async fn fill(
    db: &impl Sql,
    condition: Where,
    questions: &[&Question],
    found: &mut [QuestionResult],
) -> Result<(), StoreError> {
    let keys = questions.iter().enumerate().filter_map(|(number, question)| Some((key(question)?, number)));
    let numbers: HashMap<String, usize> = keys.collect();
    if numbers.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "SELECT r.id FROM survey_responses r WHERE {} ORDER BY r.at DESC, r.id DESC LIMIT {AMONG}",
        condition.sql
    );
    let newest: Vec<Uuid> = db.column(&sql, condition.values).await?;
    let mut rows: Vec<Row> = rows_in(db, &[], &newest, |list| {
        format!(
            "SELECT response, question, value, text FROM survey_answers
             WHERE response IN ({list}) AND (text <> '' OR value LIKE '[\"{UUID}\"%')"
        )
    })
    .await?;
    rows.sort_by_cached_key(|row| newest.iter().position(|id| *id == row.response));
    for row in rows {
        if let Some(result) = numbers.get(&row.question).and_then(|number| found.get_mut(*number)) {
            put(result, row);
        }
    }
    Ok(())
}

/// Under which key the words or pictures of a question are kept; facts of a person such as a mail address are not shown.
fn key(question: &Question) -> Option<String> {
    match question.kind {
        QuestionType::Text if question.is_comment() => Some(question.key.clone()),
        QuestionType::Order | QuestionType::Product | QuestionType::Picture => Some(question.key.clone()),
        _ => question.other().map(|_| question.other_key()),
    }
}

fn put(result: &mut QuestionResult, row: Row) {
    let response_id = row.response;
    if let Some(text) = row.text {
        if result.others.len() < MOST {
            result.others.push(OtherWords { response_id, text: short(text) });
        }
        return;
    }
    let ids: Vec<Uuid> = serde_json::from_str(&row.value).unwrap_or_default();
    let room = MOST.saturating_sub(result.pictures.len());
    result.pictures.extend(ids.into_iter().take(room).map(|id| SentPicture { response_id, id }));
}

fn short(text: String) -> String {
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
