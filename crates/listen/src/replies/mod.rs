//! Answers to reviews: public or private.

mod alone;
mod aspects;
mod draft;
mod drafts;
mod model;
mod order;
mod post;
mod post_many;
mod reach;
mod templates;
mod withdraw;

use contact::{Decided, Kind};
use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Listen;
use crate::reviews::row::Review;

/// An answer. A private one goes to the customer alone and is never shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ReviewReply)]
pub(crate) struct Reply {
    pub id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// It came with an import that does not say when it was given: `at` is the review's.
    pub is_undated: bool,
    /// Empty of one that was withdrawn.
    pub text: String,
    pub is_private: bool,
    pub by: String,
    /// Whether who wrote the review is told of it by mail, and how far that has come: of every private answer, and of
    /// public ones to neutral and bad reviews. Null until it is decided, within a minute or two, and of all others.
    pub told: Option<Decided>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: i64,
    text: String,
    is_private: bool,
    staff_name: String,
}

/// Oldest first.
pub(crate) async fn of_review(db: &impl Sql, shop: ShopId, review: &Review) -> Result<Vec<Reply>, StoreError> {
    let sql = "SELECT id, at, text, is_private, staff_name FROM review_replies WHERE review = $1 ORDER BY at, id";
    let rows: Vec<Row> = db.rows(sql, vec![review.id.into()]).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut told = contact::decided(db, shop, Kind::Result, &ids).await?;
    let view = |row: Row| Reply {
        told: told.remove(&row.id),
        id: row.id,
        at: instant(row.at),
        is_undated: review.replied_at(row.at).is_none(),
        text: row.text,
        is_private: row.is_private,
        by: row.staff_name,
    };
    Ok(rows.into_iter().map(view).collect())
}

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new()
        .routes(routes!(post::post))
        .routes(routes!(post_many::post_many))
        .routes(routes!(withdraw::withdraw))
        .routes(routes!(draft::draft))
        .routes(routes!(drafts::drafts))
        .merge(model::routes())
        .routes(routes!(templates::list, templates::create))
        .routes(routes!(templates::update, templates::remove))
}
