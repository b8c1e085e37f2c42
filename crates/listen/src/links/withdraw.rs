use contact::{Kind, Withdrawal};
use primitives::{Ids, ShopId, Timestamp};
use store::{Sql, StoreError, Tx, Value, exec_in, ids_in, micros, unindexed};
use uuid::Uuid;
use web::Kit;

use super::request::days;
use crate::work::Desk;

/// True of a request `r` that nobody was asked by, since it was taken back: what it was drawn for can be drawn anew.
pub(super) const WITHDRAWN: &str = "r.reason IN ('withdrawn', 'disputed', 'reopened')";

/// Takes back what was not sent yet of the requests drawn for these orders, where an import that was undone at `at` had set
/// them off: nobody else tells of the order, or not that it has been there long enough to be asked about. What was drawn
/// later, by what others said since, stays when the undoing is read again.
pub(crate) async fn withdraw(desk: &Desk<'_>, orders: &[String], at: Timestamp) -> Result<(), StoreError> {
    let (tx, shop) = (desk.tx, desk.shop.id);
    let rules = desk.settings.request;
    // Without a delivery nobody is asked where the shop wants none to be.
    let ordered = if rules.order_delay_days > 0 { micros(at - days(rules.order_delay_days)) } else { i64::MIN };
    let delivered = micros(at - days(rules.delay_days));
    let fixed: [Value; 4] = [shop.0.into(), delivered.into(), micros(at).into(), ordered.into()];
    let drawn: Vec<Uuid> = ids_in(tx, &fixed, orders, needless).await?;
    take_back(tx, (desk.ids, at), shop, &drawn, Withdrawal::Undone).await
}

/// Those drawn for listed orders by `$3` of which nobody tells by `$2` or `$4` any more.
fn needless(list: &str) -> String {
    let drawn = unindexed("r.reason = 'sampled' AND r.created_at <= $3");
    format!(
        "SELECT r.id FROM review_requests r WHERE r.shop = $1 AND r.order_id IN ({list}) AND {drawn}
         AND r.answered_at IS NULL AND NOT EXISTS (SELECT 1 FROM review_orders o
            WHERE o.shop = r.shop AND o.order_id = r.order_id AND o.is_stated AND o.cancelled_at IS NULL
                AND (o.delivered_at <= $2 OR (o.delivered_at IS NULL AND o.ordered_at <= $4)))
         ORDER BY r.id"
    )
}

/// Something of an order that was put right is worked on again: its buyer is not asked how they see it now.
pub(crate) async fn recall_mended(tx: &Tx, kit: &Kit, shop: ShopId, order_id: &str) -> Result<(), StoreError> {
    let asked: Vec<Uuid> = tx.column(&mended(), vec![shop.0.into(), store::text(order_id)]).await?;
    take_back(tx, (&kit.ids, kit.now()), shop, &asked, Withdrawal::Reopened).await
}

/// Requests by which the buyer of an order `$2` was to say how they see it now.
fn mended() -> String {
    let asked = unindexed("reason = 'mended'");
    format!(
        "SELECT id FROM review_requests
         WHERE shop = $1 AND order_id = $2 AND {asked} AND answered_at IS NULL ORDER BY id"
    )
}

/// Sends no mail any more of these requests. Those of which none had left, and about which nothing was decided yet, asked
/// nobody: each says why, and its order is asked about again once that reason is gone. A link that somebody may have opened,
/// or carried to the buyer, stays.
pub(super) async fn take_back(
    tx: &Tx,
    (ids, now): (&Ids, Timestamp),
    shop: ShopId,
    requests: &[Uuid],
    why: Withdrawal,
) -> Result<(), StoreError> {
    let mut unasked = contact::withdraw(tx, (ids, now), shop, (Kind::ReviewRequest, requests), why).await?;
    let is_decided = contact::is_decided_sql(Kind::ReviewRequest, "r.shop", "r.id");
    let of_shop = unindexed("r.shop = $1");
    let undecided: Vec<Uuid> = ids_in(tx, &[shop.0.into()], requests, |list| {
        format!("SELECT r.id FROM review_requests r WHERE r.id IN ({list}) AND {of_shop} AND NOT {is_decided}")
    })
    .await?;
    unasked.extend(undecided);
    let of_shop = unindexed("shop = $1");
    exec_in(tx, &[shop.0.into(), why.as_str().into()], &unasked, |list| {
        format!("UPDATE review_requests SET reason = $2 WHERE id IN ({list}) AND {of_shop} AND opened_at IS NULL")
    })
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;

    #[tokio::test]
    async fn requests_are_found_by_their_orders_not_among_all_of_a_shop() {
        let all = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = testing::store(&all).await;
        let by_order = "review_requests_order (shop=? AND order_id=?)";
        let (shop, order) = (Uuid::nil(), || Value::from("o1"));
        testing::finds_by(&test.store, by_order, &mended(), vec![shop.into(), order()]).await;
        let values: Vec<Value> = vec![shop.into(), 0i64.into(), 0i64.into(), 0i64.into(), order()];
        testing::finds_by(&test.store, by_order, &needless("$5"), values).await;
    }
}
