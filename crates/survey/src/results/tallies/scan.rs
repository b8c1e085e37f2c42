use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Where, rows_in, sea_orm};
use uuid::Uuid;

use super::lines::{self, Sum};
use super::read::{Counts, DayRow};
use crate::definition::{Answers, Definition};

#[derive(FromQueryResult)]
struct Response {
    id: Uuid,
    day: i64,
}

#[derive(FromQueryResult)]
struct Kept {
    response: Uuid,
    cells: String,
}

#[derive(FromQueryResult)]
struct Version {
    id: Uuid,
    version: i64,
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

/// Counted just now: by day.
#[derive(Debug, Default)]
pub(crate) struct Scanned(BTreeMap<i64, Counts>);

impl Scanned {
    pub fn totals(&self, questions: &[String]) -> Counts {
        let mut all = Counts::default();
        for counts in self.0.values() {
            for question in questions {
                let cells = counts.0.get(question).into_iter().flatten();
                cells.for_each(|((item, answer), n)| all.add(question, item, answer, *n));
            }
        }
        all
    }

    pub fn by_day(&self, question: &str) -> Vec<DayRow> {
        let of_day = |(day, counts): (&i64, &Counts)| -> Vec<DayRow> {
            let cells = counts.0.get(question).into_iter().flatten();
            let row = |((item, answer), n): (&(String, String), &i64)| DayRow {
                day: *day,
                item: item.clone(),
                answer: answer.clone(),
                n: *n,
            };
            cells.map(row).collect()
        };
        self.0.iter().flat_map(of_day).collect()
    }
}

/// Counts the responses that a condition over `survey_responses r` picks, by what each of them counts: for combinations
/// that are not counted beforehand. It reads one row of each, however many questions there are.
pub(crate) async fn scan(
    db: &impl Sql,
    definitions: &BTreeMap<i64, Definition>,
    condition: &Where,
) -> Result<Scanned, StoreError> {
    let sql = format!("SELECT r.id, r.day FROM survey_responses r WHERE {}", condition.sql);
    let responses: Vec<Response> = db.rows(&sql, condition.values.clone()).await?;
    let mut days: BTreeMap<i64, Sum> = BTreeMap::new();
    for chunk in responses.chunks(CHUNK) {
        let ids: Vec<Uuid> = chunk.iter().map(|response| response.id).collect();
        let mut lines = kept(db, &ids).await?;
        let missing: Vec<Uuid> = ids.into_iter().filter(|id| !lines.contains_key(id)).collect();
        if !missing.is_empty() {
            lines.extend(made(db, definitions, &missing).await?);
        }
        for response in chunk {
            if let Some(lines) = lines.get(&response.id) {
                days.entry(response.day).or_default().add(lines);
            }
        }
    }
    let mut scanned = Scanned::default();
    for (day, sum) in days {
        let counts = scanned.0.entry(day).or_default();
        sum.into_cells().for_each(|(question, item, answer, n)| counts.add(&question, &item, &answer, n));
    }
    Ok(scanned)
}

/// What responses count, as it was written down.
async fn kept(db: &impl Sql, responses: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
    let rows: Vec<Kept> = rows_in(db, &[], responses, |list| {
        format!("SELECT response, cells FROM survey_counted WHERE cells IS NOT NULL AND response IN ({list})")
    })
    .await?;
    Ok(rows.into_iter().map(|row| (row.response, row.cells)).collect())
}

/// The same of those of which it is not written down yet, from their answers.
async fn made(
    db: &impl Sql,
    definitions: &BTreeMap<i64, Definition>,
    responses: &[Uuid],
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let versions: Vec<Version> =
        rows_in(db, &[], responses, |list| format!("SELECT id, version FROM survey_responses WHERE id IN ({list})"))
            .await?;
    let mut answers = answers(db, responses).await?;
    let lines = versions.into_iter().filter_map(|row| {
        let definition = definitions.get(&row.version)?;
        Some((row.id, lines::of(definition, &answers.remove(&row.id).unwrap_or_default())))
    });
    Ok(lines.collect())
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
