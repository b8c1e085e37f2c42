//! Bad reviews as pieces of work: with an owner, a due time and an end.
//!
//! A recovery opens with its review, or with something bad that is added to it later, so no event tells of it; what staff
//! do with it are events, and so are who gets it by the shop's choice, and that one that was closed is open again.

mod change;
mod close;
mod list;
mod owner;
mod reopen;
mod term;

pub use owner::assign;
#[cfg(test)]
pub(crate) use owner::{assign_all, assign_new};
pub use term::{AWAITED_SINCE, Term};

use std::collections::HashMap;

use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, instant, instant_opt, rows_in, sea_orm};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Problem;

use crate::Listen;
use crate::settings::Settings;

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RecoveryView {
    pub id: Uuid,
    pub review_id: Uuid,
    /// open | closed
    pub state: &'static str,
    /// When the review came, or something bad that was added to one that was good or mended, or when staff opened it again;
    /// not when it was written. What was more than 14 days old by then, or has no time in its file, opens none.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    pub owner: Option<Uuid>,
    pub owner_name: Option<String>,
    /// mended | apologised | refunded | replaced | unreachable | unjustified
    pub outcome: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// Oldest first; only of a single review or recovery.
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RecoveryNote)]
pub(crate) struct Note {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub text: String,
    pub by: String,
}

#[derive(Debug, Clone, FromQueryResult)]
struct Row {
    id: Uuid,
    review: Uuid,
    opened_at: i64,
    due_at: Option<i64>,
    owner: Option<Uuid>,
    owner_name: Option<String>,
    closed_at: Option<i64>,
    outcome: Option<String>,
}

const COLUMNS: &str = "w.id, w.review, w.opened_at, w.due_at, w.owner, w.owner_name, w.closed_at, w.outcome";

impl Row {
    fn view(self, term: &Term) -> RecoveryView {
        RecoveryView {
            id: self.id,
            review_id: self.review,
            state: if self.closed_at.is_some() { "closed" } else { "open" },
            opened_at: instant(self.opened_at),
            due_at: instant(self.due_at.unwrap_or_else(|| term.due(self.opened_at))),
            owner: self.owner,
            owner_name: self.owner_name,
            outcome: self.outcome,
            closed_at: instant_opt(self.closed_at),
            notes: Vec::new(),
        }
    }
}

/// The recoveries of reviews, by the review.
pub(crate) async fn of_reviews(
    db: &impl Sql,
    shop: ShopId,
    settings: &Settings,
    reviews: &[Uuid],
) -> Result<HashMap<Uuid, RecoveryView>, StoreError> {
    let rows: Vec<Row> =
        rows_in(db, &[], reviews, |list| format!("SELECT {COLUMNS} FROM recoveries w WHERE w.review IN ({list})"))
            .await?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let term = Term::load(db, shop, settings).await?;
    Ok(rows.into_iter().map(|row| (row.review, row.view(&term))).collect())
}

#[derive(FromQueryResult)]
struct NoteRow {
    at: i64,
    note: String,
    staff_name: String,
}

pub(crate) async fn notes(db: &impl Sql, recovery: Uuid) -> Result<Vec<Note>, StoreError> {
    let sql =
        "SELECT at, note, staff_name FROM recovery_steps WHERE recovery = $1 AND note IS NOT NULL ORDER BY at, id";
    let rows: Vec<NoteRow> = db.rows(sql, vec![recovery.into()]).await?;
    Ok(rows.into_iter().map(|row| Note { at: instant(row.at), text: row.note, by: row.staff_name }).collect())
}

/// A recovery with its notes, and its review's id at the sender's.
async fn find(db: &impl Sql, settings: &Settings, shop: ShopId, id: Uuid) -> Result<(RecoveryView, String), Problem> {
    let sql = format!("SELECT {COLUMNS} FROM recoveries w WHERE w.shop = $1 AND w.id = $2");
    let row: Option<Row> = db.row(&sql, vec![shop.0.into(), id.into()]).await?;
    let row = row.ok_or_else(|| Problem::not_found("recovery"))?;
    let sql = "SELECT review_id FROM reviews WHERE id = $1";
    let review: Option<String> = db.scalar(sql, vec![row.review.into()]).await?;
    let review = review.ok_or_else(|| Problem::not_found("recovery"))?;
    let mut view = row.view(&Term::load(db, shop, settings).await?);
    view.notes = notes(db, id).await?;
    Ok((view, review))
}

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(change::change))
        .routes(routes!(close::close))
        .routes(routes!(reopen::reopen))
}
