use contact::{Kind, Withdrawal};
use primitives::Timestamp;
use store::{StoreError, Value, ids_in, micros};
use uuid::Uuid;

use super::request::days;
use crate::work::Desk;

/// Takes back what was not sent yet of the requests drawn for these orders, where an import that was undone at `at` had set
/// them off: nobody else tells of the order, or not that it has been there long enough to be asked about. What was drawn
/// later, by what others said since, stays when the undoing is read again.
pub(crate) async fn withdraw(desk: &Desk<'_>, orders: &[String], at: Timestamp) -> Result<(), StoreError> {
    let (tx, shop) = (desk.tx, desk.shop.id);
    let due = at - days(desk.settings.request.delay_days);
    let fixed: [Value; 3] = [shop.0.into(), micros(due).into(), micros(at).into()];
    let needless: Vec<Uuid> = ids_in(tx, &fixed, orders, |list| {
        format!(
            "SELECT r.id FROM review_requests r WHERE r.shop = $1 AND r.order_id IN ({list}) AND r.reason = 'sampled'
             AND r.created_at <= $3 AND r.answered_at IS NULL AND NOT EXISTS (SELECT 1 FROM review_orders o
                WHERE o.shop = r.shop AND o.order_id = r.order_id AND o.is_stated AND o.cancelled_at IS NULL
                    AND COALESCE(o.delivered_at, o.ordered_at) <= $2)
             ORDER BY r.id"
        )
    })
    .await?;
    let of = (Kind::ReviewRequest, needless.as_slice());
    contact::withdraw(tx, (desk.ids, at), shop, of, Withdrawal::Undone).await.map(drop)
}
