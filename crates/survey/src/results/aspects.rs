use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Where, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::tallies::ByRow;

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

/// How many responses that a condition on `survey_aspects r` picks speak of each aspect. A response is of one day, so the days
/// are counted one by one, in the order of an index: a third of the time that all at once take.
fn by_day(condition: &str) -> String {
    format!(
        "SELECT d.aspect, d.polarity, CAST(SUM(d.n) AS BIGINT) AS n FROM (
             SELECT r.day, r.aspect, r.polarity, COUNT(DISTINCT r.response) AS n FROM survey_aspects r WHERE {condition}
             GROUP BY r.day, r.aspect, r.polarity) d
         GROUP BY d.aspect, d.polarity"
    )
}

/// What all comments of a survey speak of: `condition` looks at the survey and the day of aspects `r` alone.
pub(crate) async fn of_everybody(db: &impl Sql, condition: Where) -> Result<Vec<AspectResult>, StoreError> {
    let counted = count(db.rows(&by_day(&condition.sql), condition.values.clone()).await?);
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

/// So many mentions tell the score of who speaks of an aspect, the newest; with more it takes no longer.
const MENTIONS: usize = 20_000;

/// What was answered to a question by those whose comments speak of an aspect, within days, the end not within.
pub(crate) async fn answers(
    db: &impl Sql,
    survey: Uuid,
    question: &str,
    days: Range<i64>,
) -> Result<Vec<ByRow>, StoreError> {
    let values = vec![survey.into(), question.into(), days.start.into(), days.end.into()];
    db.rows(&answered(MENTIONS), values).await
}

/// The newest are in the order of an index, so only they are read.
fn answered(most: usize) -> String {
    format!(
        "SELECT 'aspect' AS dimension, r.aspect AS value, '' AS item, a.choice AS answer,
            COUNT(DISTINCT r.response) AS n
         FROM (SELECT aspect, response FROM survey_aspects WHERE survey = $1 AND day >= $3 AND day < $4
               ORDER BY day DESC, aspect DESC, polarity DESC, response DESC LIMIT {most}) r
         JOIN survey_answers a ON a.response = r.response AND a.question = $2
         WHERE a.choice IS NOT NULL GROUP BY r.aspect, a.choice"
    )
}

/// What the comments of the responses `r` that a condition picks speak of: `$1` of it is the survey.
pub(crate) async fn of_picked(db: &impl Sql, condition: Where) -> Result<Vec<AspectResult>, StoreError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Each response speaks of prices twice, some in the same way.
    async fn mentioned() -> (store::testing::TestStore, Uuid) {
        let all = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = store::testing::store(&all).await;
        let survey = Uuid::from_u128(9);
        let tx = test.store.begin().await.unwrap();
        let polarities = ["positive", "neutral", "negative"];
        for n in 0..60u32 {
            let (response, day) = (Uuid::from_u128(n.into()), i64::from(20_260_101 + n % 7));
            for (ordinal, aspect) in (0u32..).zip(["price", "delivery", "price"]) {
                let polarity = polarities[(n * ordinal % 3) as usize];
                let sql =
                    "INSERT INTO survey_aspects (response, ordinal, survey, question, aspect, polarity, probability,
                    sentence, day) VALUES ($1, $2, $3, 'why', $4, $5, 1.0, '', $6)";
                let ordinal = i64::from(ordinal).into();
                let values = vec![response.into(), ordinal, survey.into(), aspect.into(), polarity.into(), day.into()];
                tx.exec(sql, values).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        (test, survey)
    }

    #[tokio::test]
    async fn day_by_day_as_many_are_counted_as_all_at_once() {
        let (test, survey) = mentioned().await;
        let condition = "r.survey = $1 AND r.day >= $2 AND r.day < $3";
        let values = || -> Vec<store::Value> { vec![survey.into(), 20_260_102i64.into(), 20_260_106i64.into()] };
        let at_once = format!(
            "SELECT r.aspect, r.polarity, COUNT(DISTINCT r.response) AS n FROM survey_aspects r WHERE {condition}
             GROUP BY r.aspect, r.polarity"
        );
        let expected = count(test.store.rows(&at_once, values()).await.unwrap());
        assert_eq!(count(test.store.rows(&by_day(condition), values()).await.unwrap()), expected);
        assert!(expected["price"].iter().sum::<i64>() > 30, "{expected:?}");
        let Some(plan) = store::testing::plan(&test.store, &by_day(condition), values()).await else { return };
        assert!(!plan.iter().any(|step| step.contains("count(DISTINCT)")), "no list of responses: {plan:#?}");
    }

    #[tokio::test]
    async fn of_very_many_mentions_the_newest_tell_the_score() {
        let all = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = store::testing::store(&all).await;
        let survey = Uuid::from_u128(9);
        let tx = test.store.begin().await.unwrap();
        let told: [(u128, i64, &str); 3] =
            [(1, 20_260_101, "price"), (2, 20_260_102, "delivery"), (3, 20_260_103, "delivery")];
        for (number, day, aspect) in told {
            let response = Uuid::from_u128(number);
            let mention =
                "INSERT INTO survey_aspects (response, ordinal, survey, question, aspect, polarity, probability,
                sentence, day) VALUES ($1, 0, $2, 'why', $3, 'negative', 1.0, '', $4)";
            tx.exec(mention, vec![response.into(), survey.into(), aspect.into(), day.into()]).await.unwrap();
            let answer = "INSERT INTO survey_answers (response, question, survey, value, choice)
                VALUES ($1, 'score', $2, '9', '9')";
            tx.exec(answer, vec![response.into(), survey.into()]).await.unwrap();
        }
        tx.commit().await.unwrap();
        for (most, expected) in [(2, vec![("delivery", 2)]), (3, vec![("delivery", 2), ("price", 1)])] {
            let values = vec![survey.into(), "score".into(), 20_260_101i64.into(), 20_260_104i64.into()];
            let mut rows: Vec<ByRow> = test.store.rows(&answered(most), values).await.unwrap();
            rows.sort_by(|one, other| one.value.cmp(&other.value));
            let found: Vec<(&str, i64)> = rows.iter().map(|row| (row.value.as_str(), row.n)).collect();
            assert_eq!(found, expected, "of {most}");
        }
    }
}
