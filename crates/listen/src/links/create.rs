use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use pages::base_address;
use serde::Deserialize;
use store::Sql;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff, ValidJson, audit};

use super::request::{invite, reviewed};
use super::spent::is_spent;
use super::view::ReviewRequest;
use crate::shopper::Shopper;

/// The order to be asked about.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewReviewRequest {
    order_id: String,
}

/// Make a link for the review of an order
///
/// The link is the order's only one while it lasts: asking again gives the same. Nothing is sent by it. Of an order that was
/// reviewed there is none: its buyer has it; nor of one whose buyer was erased.
#[utoipa::path(post, path = "/review-requests", tag = "reviews", operation_id = "createReviewRequest",
    request_body = NewReviewRequest,
    responses((status = 201, body = ReviewRequest), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(shopper): State<Shopper>,
    staff: Staff,
    headers: HeaderMap,
    ValidJson(new): ValidJson<NewReviewRequest>,
) -> Result<(StatusCode, Json<ReviewRequest>), Problem> {
    staff.may(Permission::EditCustomers)?;
    let kit = &shopper.listen.kit;
    let order_id = new.order_id.trim();
    let sql = "SELECT cancelled_at IS NOT NULL FROM review_orders WHERE shop = $1 AND order_id = $2 AND is_stated";
    let is_cancelled: Option<bool> = kit.store.scalar(sql, vec![staff.shop.0.into(), store::text(order_id)]).await?;
    if is_cancelled.ok_or_else(|| Problem::not_found("order"))? {
        return Err(Problem::conflict("cancelled", "the order was cancelled: there is nothing to review"));
    }
    if is_spent(&kit.store, staff.shop, order_id).await? {
        return Err(Problem::conflict(
            "buyer_erased",
            "the buyer of the order was erased, and with them the right to review",
        ));
    }
    let request = invite(&shopper.listen, staff.shop, order_id).await?;
    let tx = kit.store.begin().await?;
    audit(&tx, kit, &staff, "review_request.created", &request.id.to_string(), order_id).await?;
    tx.commit().await?;
    let is_reviewed = !reviewed(&kit.store, staff.shop, &[order_id.to_owned()]).await?.is_empty();
    Ok((StatusCode::CREATED, Json(ReviewRequest::new(&request, kit, &base_address(&headers), is_reviewed))))
}
