//! Asks that wait until a quarantine, a clock or a cap ends.

use primitives::{ShopId, Timestamp};
use store::{Sql, StoreError, Tx, micros};
use uuid::Uuid;

use crate::Kind;

/// The subjects of a kind about which it is to be decided anew by now, those that waited longest first: see
/// [`decide_or_put_off`](crate::Contact::decide_or_put_off).
///
/// # Errors
/// When the database cannot be read.
pub async fn put_off(
    db: &impl Sql,
    shop: ShopId,
    kind: Kind,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = format!("{PUT_OFF} LIMIT {limit}");
    db.column(&sql, vec![shop.0.into(), kind.as_str().into(), micros(now).into()]).await
}

const PUT_OFF: &str = "SELECT subject FROM contacts
    WHERE shop = $1 AND kind = $2 AND again_at IS NOT NULL AND again_at <= $3 ORDER BY again_at, id";

/// Makes room for what is decided anew; of what was only put off nothing was sent.
pub(crate) async fn forget(tx: &Tx, id: Uuid) -> Result<(), StoreError> {
    tx.exec("DELETE FROM contacts WHERE id = $1 AND again_at IS NOT NULL", vec![id.into()]).await.map(drop)
}
