use contact::{Kind, Withdrawal};
use jiff::SignedDuration;
use primitives::ShopId;
use store::{StoreError, ids_in, unindexed};
use uuid::Uuid;

use crate::Listen;
use crate::links::request::Request;
use crate::links::withdraw::take_back;
use crate::reviews::row::HOLDS_PLACE;

/// So far ahead is looked at what falls due; longer than from one look to the next.
pub(super) const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// Takes back what is about to be sent of requests that were answered, of orders that were reviewed in another way, of
/// orders that were cancelled, and to who had claimed another's order.
pub(in crate::links) async fn recall(listen: &Listen, shop: ShopId) -> Result<(), StoreError> {
    let kit = &listen.kit;
    let waiting = contact::waiting(&kit.store, shop, Kind::ReviewRequest, kit.now() + AHEAD).await?;
    let usurped = usurped(listen, shop, &waiting).await?;
    let of_shop = unindexed("r.shop = $1");
    let needless: Vec<Uuid> = ids_in(&kit.store, &[shop.0.into()], &waiting, |list| {
        format!(
            "SELECT r.id FROM review_requests r WHERE r.id IN ({list}) AND {of_shop} AND (r.answered_at IS NOT NULL
             OR (r.reason <> 'mended'
                AND EXISTS (SELECT 1 FROM reviews v WHERE v.shop = r.shop AND v.order_id = r.order_id
                    AND {HOLDS_PLACE}))
             OR EXISTS (SELECT 1 FROM review_orders o
                WHERE o.shop = r.shop AND o.order_id = r.order_id AND o.cancelled_at IS NOT NULL))"
        )
    })
    .await?;
    if needless.is_empty() && usurped.is_empty() {
        return Ok(());
    }
    let tx = kit.store.begin().await?;
    take_back(&tx, (&kit.ids, kit.now()), shop, &usurped, Withdrawal::Disputed).await?;
    for request in needless {
        contact::done(&tx, shop, Kind::ReviewRequest, request).await?;
    }
    tx.commit().await
}

/// Those of the requests whose links are void, since the order is another's than who claimed it.
async fn usurped(listen: &Listen, shop: ShopId, waiting: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let kit = &listen.kit;
    let of_shop = unindexed("r.shop = $1");
    let disputed: Vec<Uuid> = ids_in(&kit.store, &[shop.0.into()], waiting, |list| {
        format!(
            "SELECT r.id FROM review_requests r
             JOIN review_orders o ON o.shop = r.shop AND o.order_id = r.order_id AND o.claimer = r.person
             WHERE r.id IN ({list}) AND {of_shop} AND NOT o.is_claimed AND (o.person IS NULL OR o.person <> o.claimer)"
        )
    })
    .await?;
    let mut usurped = Vec::new();
    for id in disputed {
        let request = Request::by_id(&kit.store, shop, id).await?;
        if let Some(request) = request
            && request.is_usurped(&kit.store, kit).await?
        {
            usurped.push(id);
        }
    }
    Ok(usurped)
}
