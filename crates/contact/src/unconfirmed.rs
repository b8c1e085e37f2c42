use jiff::SignedDuration;
use primitives::{ShopId, Timestamp};
use store::{Sql, Store, StoreError, micros};

/// So long may a mail wait to be sent that asks whether an address is theirs, and then so long the answer to it.
pub const CONFIRMED_WITHIN: SignedDuration = SignedDuration::from_hours(48);

/// Forgets whom nobody confirmed in time: anybody may have written their address down. `table` has `shop`, `state`, which
/// is `pending` until they do, and `created_at`, when they were asked last.
///
/// # Errors
/// When the database refuses.
pub async fn forget_unconfirmed(store: &Store, table: &str, shop: ShopId, now: Timestamp) -> Result<(), StoreError> {
    let sql = format!("DELETE FROM {table} WHERE shop = $1 AND state = 'pending' AND created_at < $2");
    let tx = store.begin().await?;
    tx.exec(&sql, vec![shop.0.into(), micros(now - 2 * CONFIRMED_WITHIN).into()]).await?;
    tx.commit().await
}
