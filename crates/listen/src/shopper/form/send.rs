use axum::extract::{Multipart, State};
use axum::response::Response;
use primitives::ShopId;
use store::{Sql, StoreError, Tx, micros};
use web::Problem;

use super::check::{check, submissions};
use super::receive::Receiver;
use super::visit::{Admitted, Visit};
use crate::media::record;
use crate::reviews::{Submission, submit};
use crate::shopper::Shopper;

/// Takes a filled-in form. All its reviews are taken, or none.
pub(crate) async fn send(
    State(shopper): State<Shopper>,
    Admitted(visit): Admitted,
    mut form: Multipart,
) -> Result<Response, Response> {
    let receiver = Receiver { shopper: &shopper, request: &visit.request, words: visit.words() };
    let mut draft = receiver.draft(&mut form).await.map_err(|notice| visit.notice(notice))?;
    let order = visit.order(&shopper).await?;
    draft.keep_known(visit.settings(), &order);
    let mut errors = check(&draft, &order, visit.words());
    let reviewed = order.sent.iter().filter_map(|review| review.product_id.as_deref());
    let says_of_shop = order.is_shop_open && !(draft.dimensions.is_empty() && draft.shop_text.is_empty());
    let says_more = says_of_shop || draft.rates(order.open.iter().map(|product| product.product_id.as_str()));
    let is_again = draft.rates(reviewed) && !says_more;
    if is_again || (order.open.is_empty() && !order.is_shop_open) {
        return Ok(visit.back());
    }
    if errors.are_none() {
        let from = (visit.address.0.as_str(), visit.device.id.to_string());
        let reviews = submissions(&draft, &order, &visit.request, from);
        match visit.after(keep(&shopper, &visit, reviews).await) {
            Ok(page) => return Ok(visit.device.remember("/r/", page)),
            Err(error) => errors.general = Some(error),
        }
    }
    Ok(visit.page(&shopper, &order, &draft, &errors))
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
