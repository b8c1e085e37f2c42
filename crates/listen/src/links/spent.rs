//! The right to review an order ends with the erasure of its buyer: of what they wrote nobody knows any more that it was of
//! this order, so that it could be reviewed twice.

use primitives::ShopId;
use store::{Sql, StoreError, Tx, exec_in, unindexed};
use uuid::Uuid;

/// Ends it for the orders of people, with every link to them. What they no more than claimed may be another's.
pub(crate) async fn spend(tx: &Tx, shop: ShopId, people: &[Uuid]) -> Result<(), StoreError> {
    exec_in(tx, &[shop.0.into()], people, |list| {
        let theirs = theirs("shop, order_id", list);
        format!("INSERT INTO review_spent_orders (shop, order_id) {theirs} ON CONFLICT (shop, order_id) DO NOTHING")
    })
    .await?;
    exec_in(tx, &[shop.0.into()], people, |list| {
        let theirs = theirs("order_id", list);
        format!("UPDATE review_requests SET expires_at = created_at WHERE shop = $1 AND order_id IN ({theirs})")
    })
    .await?;
    Ok(())
}

pub(super) async fn is_spent(db: &impl Sql, shop: ShopId, order_id: &str) -> Result<bool, StoreError> {
    let sql = "SELECT order_id FROM review_spent_orders WHERE shop = $1 AND order_id = $2";
    let found: Option<String> = db.scalar(sql, vec![shop.0.into(), store::text(order_id)]).await?;
    Ok(found.is_some())
}

fn theirs(columns: &str, list: &str) -> String {
    let of_shop = unindexed("shop = $1");
    format!("SELECT {columns} FROM review_orders WHERE person IN ({list}) AND {of_shop} AND NOT is_claimed")
}
