use std::collections::BTreeMap;
use std::ops::Range;

use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};
use uuid::Uuid;

/// How often what was answered: by question, by (item, answer).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Counts(pub BTreeMap<String, BTreeMap<(String, String), i64>>);

impl Counts {
    pub fn add(&mut self, question: &str, item: &str, answer: &str, n: i64) {
        let counts = self.0.entry(question.to_owned()).or_default();
        *counts.entry((item.to_owned(), answer.to_owned())).or_default() += n;
    }
}

#[derive(FromQueryResult)]
struct Row {
    question: String,
    item: String,
    answer: String,
    n: i64,
}

#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct DayRow {
    pub day: i64,
    pub item: String,
    pub answer: String,
    pub n: i64,
}

#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct ByRow {
    pub dimension: String,
    pub value: String,
    pub item: String,
    pub answer: String,
    pub n: i64,
}

/// A dimension and its value; two empty texts are everybody.
pub(crate) type Of<'a> = (&'a str, &'a str);

/// All that was answered to some questions within days, both as they are stored, the end not within.
pub(crate) async fn totals(
    db: &impl Sql,
    survey: Uuid,
    questions: &[String],
    of: Of<'_>,
    days: Range<i64>,
) -> Result<Counts, StoreError> {
    let fixed: [Value; 5] = [survey.into(), of.0.into(), store::text(of.1), days.start.into(), days.end.into()];
    let rows: Vec<Row> = store::rows_in(db, &fixed, questions, |list| {
        format!(
            "SELECT question, item, answer, CAST(SUM(n) AS BIGINT) AS n FROM survey_tallies
             WHERE survey = $1 AND question IN ({list}) AND dimension = $2 AND value = $3 AND day >= $4 AND day < $5
             GROUP BY question, item, answer"
        )
    })
    .await?;
    let mut counts = Counts::default();
    rows.iter().for_each(|row| counts.add(&row.question, &row.item, &row.answer, row.n));
    Ok(counts)
}

/// What was answered to one question of some surveys, day by day.
pub(crate) async fn by_day(
    db: &impl Sql,
    surveys: &[Uuid],
    question: &str,
    of: Of<'_>,
    days: Range<i64>,
) -> Result<Vec<DayRow>, StoreError> {
    let fixed: [Value; 5] = [question.into(), of.0.into(), store::text(of.1), days.start.into(), days.end.into()];
    store::rows_in(db, &fixed, surveys, |list| {
        format!(
            "SELECT day, item, answer, n FROM survey_tallies
             WHERE survey IN ({list}) AND question = $1 AND dimension = $2 AND value = $3 AND day >= $4 AND day < $5
             ORDER BY day"
        )
    })
    .await
}

/// What was answered to one question of some surveys, by everything that it is counted by.
pub(crate) async fn by_dimension(
    db: &impl Sql,
    surveys: &[Uuid],
    question: &str,
    days: Range<i64>,
) -> Result<Vec<ByRow>, StoreError> {
    let fixed: [Value; 3] = [question.into(), days.start.into(), days.end.into()];
    store::rows_in(db, &fixed, surveys, |list| {
        format!(
            "SELECT dimension, value, item, answer, CAST(SUM(n) AS BIGINT) AS n FROM survey_tallies
             WHERE survey IN ({list}) AND question = $1 AND dimension <> '' AND day >= $2 AND day < $3
             GROUP BY dimension, value, item, answer ORDER BY dimension, value"
        )
    })
    .await
}
