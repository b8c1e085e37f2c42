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

/// Positive, neutral and negative, by aspect.
type Counted = Vec<(String, [i64; 3])>;

fn place(polarity: &str) -> usize {
    ["positive", "neutral", "negative"].iter().position(|known| *known == polarity).unwrap_or(1)
}

fn count(rows: Vec<Row>) -> BTreeMap<String, [i64; 3]> {
    let mut counted: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    for row in rows {
        counted.entry(row.aspect).or_default()[place(&row.polarity)] += row.n;
    }
    counted
}

/// The most frequent first.
fn sorted(counted: BTreeMap<String, [i64; 3]>) -> Counted {
    let mut counted: Counted = counted.into_iter().collect();
    counted.sort_by_key(|(_, n)| -n.iter().sum::<i64>());
    counted.truncate(ASPECTS);
    counted
}

fn result((aspect, [positive, neutral, negative]): (String, [i64; 3]), sentences: Vec<Sentence>) -> AspectResult {
    AspectResult { aspect, positive, neutral, negative, sentences }
}

/// What all comments of a survey speak of: `condition` looks at the survey and the day of aspects `r` alone.
pub(crate) async fn of_everybody(db: &impl Sql, condition: Condition) -> Result<Vec<AspectResult>, StoreError> {
    let sql = format!(
        "SELECT r.aspect, r.polarity, COUNT(DISTINCT r.response) AS n FROM survey_aspects r WHERE {}
         GROUP BY r.aspect, r.polarity",
        condition.sql
    );
    let counted = count(db.rows(&sql, condition.values.clone()).await?);
    let mut all = Vec::with_capacity(ASPECTS);
    for one in sorted(counted) {
        let mut condition = condition.clone();
        condition.and("r.aspect = ?", [one.0.as_str().into()]);
        let sql = format!(
            "SELECT r.response AS response_id, r.sentence AS text, r.polarity FROM survey_aspects r WHERE {}
             ORDER BY r.day DESC, r.response DESC, r.ordinal DESC LIMIT {SENTENCES}",
            condition.sql
        );
        let sentences: Vec<Sentence> = db.rows(&sql, condition.values).await?;
        all.push(result(one, sentences));
    }
    Ok(all)
}

/// What the comments of the responses `r` that a condition picks speak of: `$1` of it is the survey.
pub(crate) async fn of_picked(db: &impl Sql, condition: Condition) -> Result<Vec<AspectResult>, StoreError> {
    let sql = format!(
        "SELECT a.aspect, a.polarity, COUNT(DISTINCT a.response) AS n FROM survey_responses r
         JOIN survey_aspects a ON a.response = r.id WHERE {} GROUP BY a.aspect, a.polarity",
        condition.sql
    );
    let counted = count(db.rows(&sql, condition.values.clone()).await?);
    let mut all = Vec::with_capacity(ASPECTS);
    for one in sorted(counted) {
        let mut condition = condition.clone();
        condition.and("a.survey = $1 AND a.aspect = ?", [one.0.as_str().into()]);
        // From the newest on, until there are enough: few are looked at however many there are.
        let sql = format!(
            "SELECT a.response AS response_id, a.sentence AS text, a.polarity FROM survey_aspects a
             JOIN survey_responses r ON r.id = a.response WHERE {}
             ORDER BY a.day DESC, a.response DESC, a.ordinal DESC LIMIT {SENTENCES}",
            condition.sql
        );
        let sentences: Vec<Sentence> = db.rows(&sql, condition.values).await?;
        all.push(result(one, sentences));
    }
    Ok(all)
}
