use std::collections::{BTreeMap, HashSet};

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

#[derive(FromQueryResult)]
struct Mention {
    aspect: String,
    polarity: String,
    response: Uuid,
    sentence: String,
}

/// The most spoken of, and so many sentences of each.
const ASPECTS: usize = 12;
const SENTENCES: usize = 6;

/// Positive, neutral and negative, by aspect.
type Counted = Vec<(String, [i64; 3])>;

fn place(polarity: &str) -> usize {
    ["positive", "neutral", "negative"].iter().position(|known| *known == polarity).unwrap_or(1)
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
    let rows: Vec<Row> = db.rows(&sql, condition.values.clone()).await?;
    let mut counted: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    for row in rows {
        counted.entry(row.aspect).or_default()[place(&row.polarity)] += row.n;
    }
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

/// What the comments of the responses `r` that a condition picks speak of.
pub(crate) async fn of_picked(db: &impl Sql, condition: Condition) -> Result<Vec<AspectResult>, StoreError> {
    let sql = format!(
        "SELECT a.aspect, a.polarity, a.response, a.sentence FROM survey_responses r
         JOIN survey_aspects a ON a.response = r.id WHERE {} ORDER BY r.day DESC, r.id DESC, a.ordinal",
        condition.sql
    );
    let mentions: Vec<Mention> = db.rows(&sql, condition.values).await?;
    let mut counted: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    let mut seen: HashSet<(Uuid, &str, &str)> = HashSet::new();
    for mention in &mentions {
        if seen.insert((mention.response, &mention.aspect, &mention.polarity)) {
            counted.entry(mention.aspect.clone()).or_default()[place(&mention.polarity)] += 1;
        }
    }
    let newest = |aspect: &str| -> Vec<Sentence> {
        let of = mentions.iter().filter(|mention| mention.aspect == aspect).take(SENTENCES);
        of.map(|mention| Sentence {
            response_id: mention.response,
            text: mention.sentence.clone(),
            polarity: mention.polarity.clone(),
        })
        .collect()
    };
    Ok(sorted(counted)
        .into_iter()
        .map(|one| {
            let sentences = newest(&one.0);
            result(one, sentences)
        })
        .collect())
}
