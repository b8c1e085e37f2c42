use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;

use super::audit_command;
use crate::Kit;

/// Keys whose maker is neither an account nor a key, and all that were made with them.
const END: &str = "WITH RECURSIVE gone (id) AS (
    SELECT k.id FROM api_keys k WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = k.created_by)
        AND NOT EXISTS (SELECT 1 FROM api_keys m WHERE m.id = k.created_by)
    UNION SELECT k.id FROM api_keys k JOIN gone g ON k.created_by = g.id)
    DELETE FROM api_keys WHERE id IN (SELECT id FROM gone) RETURNING shop, name";

#[derive(FromQueryResult)]
struct Ended {
    shop: Uuid,
    name: String,
}

/// Revokes the keys that outlived the key that they were made with: older versions left them when that one was revoked.
/// Each is on record; gives how many there were.
///
/// # Errors
/// When the database refuses.
pub async fn end_orphaned_keys(kit: &Kit) -> Result<usize, StoreError> {
    let tx = kit.store.begin().await?;
    let ended: Vec<Ended> = tx.rows(END, vec![]).await?;
    for key in &ended {
        let said = ["api_key.deleted", key.name.as_str(), "orphaned"];
        audit_command(&tx, kit, ShopId(key.shop), "huitou", said).await?;
    }
    tx.commit().await?;
    Ok(ended.len())
}
