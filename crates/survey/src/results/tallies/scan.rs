use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Where, rows_in, sea_orm};
use uuid::Uuid;

use super::{Counted, Tallies};
use crate::definition::{Answers, Definition};

#[derive(FromQueryResult)]
struct Response {
    id: Uuid,
    survey: Uuid,
    version: i64,
    day: i64,
}

#[derive(FromQueryResult)]
struct Answer {
    response: Uuid,
    question: String,
    value: String,
    text: Option<String>,
}

/// So many responses are read at a time.
const CHUNK: usize = 1000;

/// Counts the responses that a condition over `survey_responses r` picks, one by one: for combinations that are not
/// counted beforehand.
pub(crate) async fn scan(
    db: &impl Sql,
    definitions: &BTreeMap<i64, Definition>,
    condition: &Where,
) -> Result<Tallies, StoreError> {
    let sql = format!("SELECT r.id, r.survey, r.version, r.day FROM survey_responses r WHERE {}", condition.sql);
    let responses: Vec<Response> = db.rows(&sql, condition.values.clone()).await?;
    let mut tallies = Tallies::default();
    for chunk in responses.chunks(CHUNK) {
        let ids: Vec<Uuid> = chunk.iter().map(|response| response.id).collect();
        let mut answers = answers(db, &ids).await?;
        for response in chunk {
            let Some(definition) = definitions.get(&response.version) else { continue };
            let given = answers.remove(&response.id).unwrap_or_default();
            let counted = Counted {
                survey: response.survey,
                day: response.day,
                class: None,
                segments: &[],
                channel: "",
                product_id: None,
                agent: None,
                answers: &given,
            };
            tallies.add_picked(definition, &counted);
        }
    }
    Ok(tallies)
}

async fn answers(db: &impl Sql, responses: &[Uuid]) -> Result<HashMap<Uuid, Answers>, StoreError> {
    let rows: Vec<Answer> = rows_in(db, &[], responses, |list| {
        format!("SELECT response, question, value, text FROM survey_answers WHERE response IN ({list})")
    })
    .await?;
    let mut all: HashMap<Uuid, Answers> = HashMap::with_capacity(responses.len());
    for row in rows {
        let value = row.text.map_or_else(|| serde_json::from_str(&row.value).unwrap_or_default(), Json::String);
        all.entry(row.response).or_default().insert(row.question, value);
    }
    Ok(all)
}
