use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::condition::Condition;
use crate::definition::Question;

/// What somebody named who picked something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
#[schema(as = SurveyOtherWords)]
pub(crate) struct OtherWords {
    pub response_id: Uuid,
    pub text: String,
}

/// So many of each question.
const MOST: usize = 6;

/// The newest of the responses `r` that a condition picks: `$1` of it is the survey. Nothing where nothing else can be
/// picked.
pub(super) async fn newest(
    db: &impl Sql,
    mut condition: Condition,
    question: &Question,
) -> Result<Vec<OtherWords>, StoreError> {
    if question.other().is_none() {
        return Ok(Vec::new());
    }
    condition.and("a.survey = $1 AND a.question = ? AND a.text <> ''", [question.other_key().into()]);
    let sql = format!(
        "SELECT a.response AS response_id, a.text FROM survey_responses r
         JOIN survey_answers a ON a.response = r.id WHERE {} ORDER BY r.at DESC, r.id DESC LIMIT {MOST}",
        condition.sql
    );
    db.rows(&sql, condition.values).await
}
