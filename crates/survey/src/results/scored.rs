//! Which questions of which surveys make the shop's scores: in each survey that was published, whatever kind it is of,
//! the first question of a type as its newest version asks it. So a questionnaire with an NPS, a CSAT and a CES question
//! counts for all three, and nobody's answer counts twice for one of them.

use std::collections::BTreeMap;
use std::ops::Range;

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};
use uuid::Uuid;

use super::numbers::Measure;
use super::tallies;
use crate::definition::{Definition, QuestionType};

/// Questions that are called the same and count alike for a score of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// nps | csat | ces
    pub kind: &'static str,
    /// The questions' key.
    pub question: String,
    pub surveys: Vec<Uuid>,
}

/// How often a number was given on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreDay {
    /// nps | csat | ces
    pub kind: &'static str,
    /// YYYYMMDD in the shop's zone.
    pub day: i64,
    pub score: i64,
    pub n: i64,
}

/// A survey whose answers are in a score of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreSurvey {
    /// nps | csat | ces
    pub kind: &'static str,
    pub id: Uuid,
    pub name: String,
    /// Whether it holds answers that other systems tell of.
    pub is_elsewhere: bool,
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
    origin: String,
}

#[derive(FromQueryResult)]
struct Asking {
    id: Uuid,
    kind: String,
    definition: String,
}

/// What each published survey of a shop measures, newest first.
pub(super) async fn measures(db: &impl Sql, shop: ShopId) -> Result<Vec<(Uuid, Measure)>, StoreError> {
    let sql = "SELECT s.id, s.kind, v.definition FROM surveys s
        JOIN survey_versions v ON v.survey = s.id AND v.version = s.version
        WHERE s.shop = $1 AND s.state <> 'draft' ORDER BY s.created_at DESC, s.id DESC";
    let mut all = Vec::new();
    for survey in db.rows::<Asking>(sql, vec![shop.0.into()]).await? {
        let damaged = |e: serde_json::Error| StoreError::Corrupt(format!("questions of survey {}: {e}", survey.id));
        let definition: Definition = serde_json::from_str(&survey.definition).map_err(damaged)?;
        all.extend(Measure::all(&definition, &survey.kind).into_iter().map(|measure| (survey.id, measure)));
    }
    Ok(all)
}

/// The questions whose answers make the shop's NPS, CSAT and CES.
///
/// # Errors
/// When the database cannot be read.
pub async fn scored(db: &impl Sql, shop: ShopId) -> Result<Vec<Scored>, StoreError> {
    let mut grouped: BTreeMap<(&'static str, String), Vec<Uuid>> = BTreeMap::new();
    for (survey, measure) in measures(db, shop).await? {
        let kind = measure.kind();
        if let Measure::Question { key, .. } = measure {
            grouped.entry((kind, key)).or_default().push(survey);
        }
    }
    Ok(grouped.into_iter().map(|((kind, question), surveys)| Scored { kind, question, surveys }).collect())
}

/// What was answered to them by everybody within days, `YYYYMMDD`, the end not within.
///
/// # Errors
/// When the database cannot be read.
pub async fn score_days(db: &impl Sql, shop: ShopId, days: Range<i64>) -> Result<Vec<ScoreDay>, StoreError> {
    let mut all = Vec::new();
    for Scored { kind, question, surveys } in scored(db, shop).await? {
        let rows = tallies::by_day(db, &surveys, &question, ("", ""), days.clone()).await?;
        let numbers = rows.into_iter().filter(|row| row.item.is_empty());
        // Scales have whole numbers.
        let numbers = numbers.filter_map(|row| Some((row.day, row.answer.parse::<i64>().ok()?, row.n)));
        all.extend(numbers.map(|(day, score, n)| ScoreDay { kind, day, score, n }));
    }
    Ok(all)
}

/// Whose answers of these days, `YYYYMMDD`, the end not within, make the scores.
///
/// # Errors
/// When the database cannot be read.
pub async fn score_surveys(db: &impl Sql, shop: ShopId, days: Range<i64>) -> Result<Vec<ScoreSurvey>, StoreError> {
    let mut all = Vec::new();
    for Scored { kind, question, surveys } in scored(db, shop).await? {
        let fixed: [Value; 3] = [question.as_str().into(), days.start.into(), days.end.into()];
        let rows: Vec<Named> = store::rows_in(db, &fixed, &surveys, |list| {
            format!(
                "SELECT s.id, s.name, s.origin FROM surveys s
                 WHERE s.id IN ({list}) AND EXISTS (SELECT 1 FROM survey_tallies t
                     WHERE t.survey = s.id AND t.question = $1 AND t.dimension = '' AND t.value = '' AND t.day >= $2
                         AND t.day < $3 AND t.item = '' AND t.n > 0)
                 ORDER BY s.name, s.id"
            )
        })
        .await?;
        let survey = |Named { id, name, origin }| ScoreSurvey { kind, id, name, is_elsewhere: origin == "elsewhere" };
        all.extend(rows.into_iter().map(survey));
    }
    Ok(all)
}

/// The type of question that a score is made of.
pub(crate) fn question_type(kind: &str) -> Option<QuestionType> {
    match kind {
        "nps" => Some(QuestionType::Nps),
        "csat" => Some(QuestionType::Csat),
        "ces" => Some(QuestionType::Ces),
        _ => None,
    }
}
