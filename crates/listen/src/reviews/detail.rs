use axum::Json;
use axum::extract::State;
use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, instant, instant_opt, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::row::{self, Restatement, Review};
use super::view::{PhotoView, ReviewRow, Show, complete, names, photos_by_id};
use crate::reports::{self, ReviewReport};
use crate::{Listen, replies, settings};

/// A review with all that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewDetail {
    #[serde(flatten)]
    pub review: ReviewRow,
    /// The profile of who wrote it; null where none is known.
    pub customer_id: Option<Uuid>,
    pub replies: Vec<replies::Reply>,
    pub decisions: Vec<Decision>,
    /// What visitors hold against it, the newest first.
    pub reports: Vec<ReviewReport>,
    pub follow_up: Option<FollowUpView>,
    pub order: Option<OrderView>,
    pub request: Option<RequestView>,
    /// order: the buyer wrote it; link: by the order's signed link; otherwise why it is not verified: no_order,
    /// unknown_order, cancelled, other_product, other_person, claimed (nobody but the buyer's own browser or app told of
    /// the order), reviewed (the buyer's first review of the purchase came before it).
    pub why_verified: Vec<String>,
    /// What it was before it was changed, oldest first.
    pub history: Vec<Before>,
    /// What the shop's own system or a file said of it in place of what was said before, oldest first.
    pub restated: Vec<Restated>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewDecision)]
pub(crate) struct Decision {
    pub id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// publish | reject | restore | reward; correct: its writer did, after it was taken down.
    pub decision: String,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub by: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FollowUpView {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// It came in a file that does not say when it was written: `at` is when it came.
    pub is_undated: bool,
    pub text: String,
    pub photos: Vec<PhotoView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderView {
    pub id: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ordered_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub delivered_at: Option<Timestamp>,
    pub products: Vec<OrderProduct>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderProduct {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestView {
    pub id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewBefore)]
pub(crate) struct Before {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Null where there were no stars.
    pub rating: Option<i64>,
}

/// Who said it otherwise than before, and the stars since then.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewRestated)]
pub(crate) struct Restated {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// server | import
    pub by: String,
    /// Null where there are no stars.
    pub rating: Option<i64>,
}

/// A review
#[utoipa::path(get, path = "/reviews/{id}", tag = "reviews", operation_id = "getReview", params(("id" = Uuid, Path)),
    responses((status = 200, body = ReviewDetail), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<ReviewDetail>, Problem> {
    staff.may(Permission::Read)?;
    let (store, shop) = (&listen.kit.store, staff.shop);
    let review = row::by_id(store, shop, &[id]).await?.pop().ok_or_else(|| Problem::not_found("review"))?;
    let settings = settings::load(store, shop).await?;
    let show = Show {
        shop,
        vault: &listen.kit.vault,
        settings: &settings,
        is_masked: staff.is_masked(),
        directory: Some(listen.directory.as_ref()),
    };
    let mut detail = ReviewDetail {
        customer_id: None,
        replies: replies::of_review(store, shop, &review).await?,
        decisions: decisions(store, id).await?,
        reports: reports::of_review(store, id).await?,
        follow_up: follow_up(store, &review, staff.is_masked()).await?,
        order: order(store, shop, &review).await?,
        request: request(store, &review).await?,
        why_verified: vec![review.verification.clone()],
        history: history(&review),
        restated: restated(&review),
        review: complete(store, &show, vec![review]).await?.pop().ok_or_else(|| Problem::not_found("review"))?,
    };
    detail.customer_id = detail.review.customer.as_ref().map(|customer| customer.id);
    if let Some(recovery) = detail.review.recovery.as_mut() {
        recovery.notes = crate::recoveries::notes(store, recovery.id).await?;
    }
    Ok(Json(detail))
}

fn history(review: &Review) -> Vec<Before> {
    let is_changed = review.changed_at().is_some() || review.rating != review.first_rating;
    let first = Before { at: instant(review.at), rating: row::stars(review.first_rating) };
    if is_changed { vec![first] } else { Vec::new() }
}

fn restated(review: &Review) -> Vec<Restated> {
    let view = |told: Restatement| Restated { at: instant(told.at), by: told.by, rating: row::stars(told.rating) };
    review.restatements().into_iter().map(view).collect()
}

#[derive(FromQueryResult)]
struct DecisionRow {
    id: Uuid,
    at: i64,
    decision: String,
    reason: Option<String>,
    note: Option<String>,
    staff_name: String,
}

async fn decisions(db: &impl Sql, review: Uuid) -> Result<Vec<Decision>, StoreError> {
    let sql = "SELECT id, at, decision, reason, note, staff_name FROM review_decisions WHERE review = $1
        UNION ALL SELECT id, at, 'correct', NULL, NULL, '' FROM review_corrections WHERE review = $1
        ORDER BY at, id";
    let rows: Vec<DecisionRow> = db.rows(sql, vec![review.into()]).await?;
    let view = |row: DecisionRow| Decision {
        id: row.id,
        at: instant(row.at),
        decision: row.decision,
        reason: row.reason,
        note: row.note,
        by: row.staff_name,
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn follow_up(db: &impl Sql, review: &Review, is_masked: bool) -> Result<Option<FollowUpView>, StoreError> {
    let Some(at) = review.follow_up_at else { return Ok(None) };
    let photos = review.follow_up_photos.as_deref().filter(|_| !is_masked || review.is_public());
    let ids: Vec<Uuid> = photos.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let photos = photos_by_id(db, &ids).await?;
    let photos = ids.iter().filter_map(|id| photos.get(id).cloned()).collect();
    let (is_undated, text) = (review.is_later_undated(), review.follow_up.clone().unwrap_or_default());
    Ok(Some(FollowUpView { at: instant(at), is_undated, text, photos }))
}

#[derive(FromQueryResult)]
struct OrderRow {
    ordered_at: Option<i64>,
    delivered_at: Option<i64>,
}

async fn order(db: &impl Sql, shop: ShopId, review: &Review) -> Result<Option<OrderView>, StoreError> {
    let Some(id) = review.order_id.clone() else { return Ok(None) };
    let values = || vec![shop.0.into(), id.clone().into()];
    let sql = "SELECT ordered_at, delivered_at FROM review_orders WHERE shop = $1 AND order_id = $2 AND is_stated";
    let Some(row) = db.row::<OrderRow>(sql, values()).await? else { return Ok(None) };
    let sql = "SELECT product_id FROM review_order_lines WHERE shop = $1 AND order_id = $2 ORDER BY product_id";
    let products: Vec<String> = db.column(sql, values()).await?;
    let names = names(db, shop, &products).await?;
    let named = |id: String| OrderProduct { name: names.get(&id).cloned().unwrap_or_else(|| id.clone()), id };
    Ok(Some(OrderView {
        id,
        ordered_at: instant_opt(row.ordered_at),
        delivered_at: instant_opt(row.delivered_at),
        products: products.into_iter().map(named).collect(),
    }))
}

async fn request(db: &impl Sql, review: &Review) -> Result<Option<RequestView>, StoreError> {
    let Some(id) = review.request else { return Ok(None) };
    let at: Option<i64> = db.scalar("SELECT created_at FROM review_requests WHERE id = $1", vec![id.into()]).await?;
    Ok(at.map(|at| RequestView { id, at: instant(at) }))
}
