use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use contact::Kind;
use pages::base_address;
use store::micros;
use uuid::Uuid;
use web::{Cursor, Page, PageQuery, Permission, Problem, Query, Staff, audit_read};

use super::request::{Request, reviewed};
use super::view::ReviewRequest;
use crate::shopper::Shopper;

/// Who was asked for a review, who was not, and why
///
/// Newest first. Links are given to those who may use them, and who read them is in the audit log.
#[utoipa::path(get, path = "/review-requests", tag = "reviews", operation_id = "listReviewRequests",
    params(PageQuery), responses((status = 200, body = Page<ReviewRequest>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(shopper): State<Shopper>,
    staff: Staff,
    headers: HeaderMap,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ReviewRequest>>, Problem> {
    staff.may(Permission::Read)?;
    let kit = &shopper.listen.kit;
    let limit = query.limit()?;
    let requests = Request::page(&kit.store, staff.shop, query.after()?, limit + 1).await?;
    let page = Page::cut(requests, limit, |last| Cursor::encode(&(micros(last.created_at), last.id)));
    let ids: Vec<Uuid> = page.items.iter().map(|request| request.id).collect();
    let mut decided = contact::decided(&kit.store, staff.shop, Kind::ReviewRequest, &ids).await?;
    let customers = store::distinct(decided.values().filter_map(|decided| decided.customer_id));
    let names = shopper.listen.directory.names(staff.shop, &customers, staff.is_masked()).await?;
    for decided in decided.values_mut() {
        decided.customer_name = decided.customer_id.and_then(|id| names.get(&id).cloned());
    }
    let orders = store::distinct(page.items.iter().map(|request| request.order_id.clone()));
    let reviewed = reviewed(&kit.store, staff.shop, &orders).await?;
    let base = base_address(&headers);
    let may_use = staff.may(Permission::EditCustomers).is_ok();
    let page = page.map(|request| {
        let is_reviewed = reviewed.contains(&request.order_id);
        let view = ReviewRequest::new(&request, kit, &base, is_reviewed).decided(decided.remove(&request.id));
        if may_use { view } else { view.without_link() }
    });
    if page.items.iter().any(|request| request.link.is_some()) {
        audit_read(kit, &staff, "review_request.links_read", "").await?;
    }
    Ok(Json(page))
}
