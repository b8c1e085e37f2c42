use std::collections::HashMap;

use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, rows_in, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

/// How far a survey has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyCounts)]
pub(crate) struct Counts {
    /// People who were asked.
    pub asked: i64,
    /// Of those, who looked.
    pub opened: i64,
    /// Answers that were begun, however they came.
    pub started: i64,
    pub completed: i64,
}

#[derive(FromQueryResult)]
struct Row {
    survey: Uuid,
    one: i64,
    other: i64,
}

/// By survey; those without any are left out.
pub(super) async fn counts(db: &impl Sql, surveys: &[Uuid]) -> Result<HashMap<Uuid, Counts>, StoreError> {
    let mut counts: HashMap<Uuid, Counts> = HashMap::new();
    let asked: Vec<Row> = rows_in(db, &[], surveys, |list| {
        format!(
            "SELECT survey, COUNT(*) AS one, COUNT(opened_at) AS other FROM survey_invitations
             WHERE survey IN ({list}) AND is_asked GROUP BY survey"
        )
    })
    .await?;
    for row in asked {
        let count = counts.entry(row.survey).or_default();
        (count.asked, count.opened) = (row.one, row.other);
    }
    let answered: Vec<Row> = rows_in(db, &[], surveys, |list| {
        format!(
            "SELECT survey, COUNT(*) AS one, CAST(SUM(CASE WHEN state = 'completed' THEN 1 ELSE 0 END) AS BIGINT) AS other
             FROM survey_responses WHERE survey IN ({list}) GROUP BY survey"
        )
    })
    .await?;
    for row in answered {
        let count = counts.entry(row.survey).or_default();
        (count.started, count.completed) = (row.one, row.other);
    }
    Ok(counts)
}
