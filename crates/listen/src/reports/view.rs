use std::collections::HashMap;

use primitives::Timestamp;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, instant, rows_in, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::IS_OPEN;
use crate::reviews::WITHDRAWN;

/// What a visitor holds against a review.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReviewReport {
    pub id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// One of the reasons for which a review may be taken down.
    pub reason: String,
    pub text: Option<String>,
    /// Whether nobody has decided about the review since, nor its writer withdrawn it.
    pub is_open: bool,
    /// What came of it: kept, removed, withdrawn (by the writer) or corrected (by the writer, and shown again). Null while it
    /// is open, and while the review waits to be looked at again.
    pub outcome: Option<String>,
}

/// Reports of one review that are shown at most, the newest.
const MOST: usize = 100;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: i64,
    reason: String,
    text: Option<String>,
    open: i64,
    outcome: Option<String>,
}

/// The reports of a review, the newest first.
pub(crate) async fn of_review(db: &impl Sql, review: Uuid) -> Result<Vec<ReviewReport>, StoreError> {
    let sql = format!(
        "SELECT p.id, p.at, p.reason, p.text, CAST(CASE WHEN {IS_OPEN} THEN 1 ELSE 0 END AS BIGINT) AS open,
            CASE WHEN v.state = 'held' OR ({IS_OPEN}) THEN NULL
                WHEN v.state = 'rejected' AND v.refusal = '{WITHDRAWN}' THEN 'withdrawn'
                WHEN v.state = 'rejected' THEN 'removed'
                WHEN EXISTS (SELECT 1 FROM review_corrections c WHERE c.review = p.review AND c.at >= p.at)
                    THEN 'corrected'
                ELSE 'kept' END AS outcome
         FROM review_reports p JOIN reviews v ON v.id = p.review WHERE p.review = $1
         ORDER BY p.at DESC, p.id DESC LIMIT {MOST}"
    );
    let rows: Vec<Row> = db.rows(&sql, vec![review.into()]).await?;
    let view = |Row { id, at, reason, text, open, outcome }: Row| ReviewReport {
        id,
        at: instant(at),
        reason,
        text,
        is_open: open == 1,
        outcome,
    };
    Ok(rows.into_iter().map(view).collect())
}

#[derive(FromQueryResult)]
struct Open {
    review: Uuid,
    n: i64,
}

/// How many open reports there are of those reviews that have any.
pub(crate) async fn open_of(db: &impl Sql, reviews: &[Uuid]) -> Result<HashMap<Uuid, i64>, StoreError> {
    let rows: Vec<Open> = rows_in(db, &[], reviews, |list| {
        format!(
            "SELECT p.review, COUNT(*) AS n FROM review_reports p JOIN reviews v ON v.id = p.review
             WHERE p.review IN ({list}) AND {IS_OPEN} GROUP BY p.review"
        )
    })
    .await?;
    Ok(rows.into_iter().map(|row| (row.review, row.n)).collect())
}
