use contact::Kind;
use jiff::SignedDuration;
use primitives::ShopId;
use store::{StoreError, ids_in};
use uuid::Uuid;

use crate::Listen;

/// So far ahead is looked at what falls due; longer than from one look to the next.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// Takes back what is about to be sent of requests that were answered, of orders that were reviewed in another way, and
/// of orders that were cancelled.
pub(in crate::links) async fn recall(listen: &Listen, shop: ShopId) -> Result<(), StoreError> {
    let kit = &listen.kit;
    let waiting = contact::waiting(&kit.store, shop, Kind::ReviewRequest, kit.now() + AHEAD).await?;
    let needless: Vec<Uuid> = ids_in(&kit.store, &[shop.0.into()], &waiting, |list| {
        format!(
            "SELECT r.id FROM review_requests r WHERE r.shop = $1 AND r.id IN ({list}) AND (r.answered_at IS NOT NULL
             OR (r.reason <> 'mended'
                AND EXISTS (SELECT 1 FROM reviews v WHERE v.shop = r.shop AND v.order_id = r.order_id))
             OR EXISTS (SELECT 1 FROM review_orders o
                WHERE o.shop = r.shop AND o.order_id = r.order_id AND o.cancelled_at IS NOT NULL))"
        )
    })
    .await?;
    if needless.is_empty() {
        return Ok(());
    }
    let tx = kit.store.begin().await?;
    for request in needless {
        contact::done(&tx, shop, Kind::ReviewRequest, request).await?;
    }
    tx.commit().await
}
