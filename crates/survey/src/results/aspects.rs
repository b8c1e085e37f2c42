use std::collections::BTreeMap;

use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::condition::Condition;

/// What comments say of one aspect.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyAspect)]
pub(crate) struct AspectResult {
    pub aspect: String,
    /// Answers that speak of it in this way.
    pub positive: i64,
    pub neutral: i64,
    pub negative: i64,
    /// The newest sentences behind the numbers.
    pub sentences: Vec<Sentence>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromQueryResult)]
#[schema(as = SurveySentence)]
pub(crate) struct Sentence {
    pub response_id: Uuid,
    pub text: String,
    /// negative | neutral | positive
    pub polarity: String,
}

#[derive(FromQueryResult)]
struct Row {
    aspect: String,
    polarity: String,
    n: i64,
}

/// The most spoken of, and so many sentences of each.
const ASPECTS: usize = 12;
const SENTENCES: usize = 6;

/// What the comments of some responses `r` speak of, the most frequent first. `is_everybody`: `condition` looks at the
/// survey and the day alone, which aspects have themselves.
pub(crate) async fn aspects(
    db: &impl Sql,
    condition: Condition,
    is_everybody: bool,
) -> Result<Vec<AspectResult>, StoreError> {
    let from =
        if is_everybody { "survey_aspects r" } else { "survey_aspects a JOIN survey_responses r ON r.id = a.response" };
    let of = if is_everybody { "r" } else { "a" };
    let sql = format!(
        "SELECT {of}.aspect, {of}.polarity, COUNT(DISTINCT {of}.response) AS n FROM {from} WHERE {}
         GROUP BY {of}.aspect, {of}.polarity",
        condition.sql
    );
    let rows: Vec<Row> = db.rows(&sql, condition.values.clone()).await?;
    let mut counted: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    for row in rows {
        let place = ["positive", "neutral", "negative"].iter().position(|polarity| *polarity == row.polarity);
        counted.entry(row.aspect).or_default()[place.unwrap_or(1)] += row.n;
    }
    let mut counted: Vec<(String, [i64; 3])> = counted.into_iter().collect();
    counted.sort_by_key(|(_, n)| -n.iter().sum::<i64>());
    counted.truncate(ASPECTS);
    let mut all = Vec::with_capacity(counted.len());
    for (aspect, [positive, neutral, negative]) in counted {
        let mut condition = condition.clone();
        condition.and(&format!("{of}.aspect = ?"), [aspect.as_str().into()]);
        let sql = format!(
            "SELECT {of}.response AS response_id, {of}.sentence AS text, {of}.polarity FROM {from} WHERE {}
             ORDER BY {of}.day DESC, {of}.response DESC, {of}.ordinal LIMIT {SENTENCES}",
            condition.sql
        );
        let sentences: Vec<Sentence> = db.rows(&sql, condition.values).await?;
        all.push(AspectResult { aspect, positive, neutral, negative, sentences });
    }
    Ok(all)
}
