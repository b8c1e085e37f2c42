use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Address, Notice, is_own_page};
use primitives::ShopId;
use store::{Sql, StoreError, Tx, micros};
use web::Problem;

use super::check::{check, submissions};
use super::receive::Receiver;
use super::show::{Switch, Visit};
use crate::media::record;
use crate::reviews::{Submission, submit};
use crate::shopper::Shopper;

/// Takes a filled-in form. All its reviews are taken, or none.
pub(crate) async fn send(
    State(shopper): State<Shopper>,
    Path(token): Path<String>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
    mut form: Multipart,
) -> Response {
    match sent(&shopper, &token, &switch, &headers, &address, &mut form).await {
        Ok(page) | Err(page) => page,
    }
}

async fn sent(
    shopper: &Shopper,
    token: &str,
    switch: &Switch,
    headers: &HeaderMap,
    address: &Address,
    form: &mut Multipart,
) -> Result<Response, Response> {
    let visit = admitted(shopper, token, switch, headers, address).await?;
    let receiver = Receiver { shopper, request: &visit.request, words: visit.words() };
    let mut draft = receiver.draft(form).await.map_err(|notice| notice.page(visit.frame.clone()))?;
    let order = visit.order(shopper).await?;
    draft.keep_known(visit.settings(), &order);
    let mut errors = check(&draft, &order, visit.words());
    let reviewed = order.sent.iter().filter_map(|review| review.product_id.as_deref());
    let is_again = draft.rates(reviewed) && !draft.rates(order.open.iter().map(|product| product.product_id.as_str()));
    if is_again || (order.open.is_empty() && !order.is_shop_open) {
        return Ok(visit.back());
    }
    if errors.are_none() {
        match keep(shopper, &visit, submissions(&draft, &order, &visit.request, &address.0)).await {
            Ok(()) => return Ok(visit.back()),
            // Sent twice, by an impatient finger: what came first is there.
            Err(problem) if problem.status == StatusCode::CONFLICT => return Ok(visit.back()),
            Err(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => {
                errors.general = Some(visit.words().error_taken.to_owned());
            }
            Err(_) => return Err(Notice::Failed.page(visit.frame.clone())),
        }
    }
    Ok(visit.page(shopper, &order, (&draft, &errors), None))
}

/// What every form must be: from a page of ours, by a link that is one, not one of too many.
pub(super) async fn admitted(
    shopper: &Shopper,
    token: &str,
    switch: &Switch,
    headers: &HeaderMap,
    address: &Address,
) -> Result<Visit, Response> {
    let visit = Visit::open(shopper, token, switch, headers, address).await?;
    if !is_own_page(headers) {
        return Err(Notice::Foreign.page(visit.frame));
    }
    let allowed = shopper.limits.send(visit.request.shop, visit.request.id, address, shopper.kit().now());
    match allowed {
        Ok(()) => Ok(visit),
        Err(seconds) => Err(Notice::TooMany(seconds).page(visit.frame)),
    }
}

async fn keep(shopper: &Shopper, visit: &Visit, submissions: Vec<Submission>) -> Result<(), Problem> {
    let (kit, request) = (shopper.kit(), &visit.request);
    let tx = kit.store.begin().await?;
    for submission in submissions {
        let photos = submission.photos.clone();
        let submitted = submit(&tx, &shopper.listen, request.shop, submission).await?;
        record::attach(&tx, request.id, submitted.id, &photos).await?;
    }
    answered(&tx, request.shop, request.id, micros(kit.now())).await?;
    Ok(tx.commit().await?)
}

/// Notes that the link has done what it was for, the first time; nobody is reminded of it from now on.
pub(super) async fn answered(tx: &Tx, shop: ShopId, request: uuid::Uuid, now: i64) -> Result<(), StoreError> {
    let sql = "UPDATE review_requests SET answered_at = $1 WHERE id = $2 AND answered_at IS NULL";
    tx.exec(sql, vec![now.into(), request.into()]).await?;
    contact::done(tx, shop, contact::Kind::ReviewRequest, request).await
}
