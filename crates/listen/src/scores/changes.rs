//! How often reviews of a shop changed: what was computed of them holds as long as that stays, in every process.

use primitives::ShopId;
use store::{Sql, StoreError, Tx};

pub(crate) async fn count(db: &impl Sql, shop: ShopId) -> Result<i64, StoreError> {
    let sql = "SELECT n FROM review_changes WHERE shop = $1";
    Ok(db.scalar(sql, vec![shop.0.into()]).await?.unwrap_or(0))
}

/// In the transaction that changes them.
pub(crate) async fn raise(tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
    let sql = "INSERT INTO review_changes (shop, n) VALUES ($1, 1)
               ON CONFLICT (shop) DO UPDATE SET n = review_changes.n + 1";
    tx.exec(sql, vec![shop.0.into()]).await.map(drop)
}

/// Of all shops.
pub(crate) async fn raise_all(tx: &Tx) -> Result<(), StoreError> {
    tx.exec("UPDATE review_changes SET n = n + 1", vec![]).await.map(drop)
}
