use primitives::{ShopId, Timestamp};
use store::{Sql, StoreError, Tx, micros};

/// Forgets what a shop's senders were refused before an instant; gives how much that was.
///
/// # Errors
/// When the database refuses.
pub async fn forget_rejected(tx: &Tx, shop: ShopId, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM rejected_events WHERE shop = $1 AND received_at < $2";
    tx.exec(sql, vec![shop.0.into(), micros(before).into()]).await
}
