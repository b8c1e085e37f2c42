use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, sea_orm};

use super::IdentityRules;
use crate::body::Object;

#[derive(FromQueryResult)]
struct Row {
    /// What an older version added to the defaults.
    blocked: String,
    rules: Option<String>,
}

/// The shop's rules as the log has told them; `None` where it has none of its own.
pub(crate) async fn own_rules(db: &impl Sql, shop: ShopId) -> Result<Option<IdentityRules>, StoreError> {
    let sql = "SELECT blocked, rules FROM identity_rules WHERE shop = $1";
    let Some(row) = db.row::<Row>(sql, vec![shop.0.into()]).await? else { return Ok(None) };
    let corrupt = |error: serde_json::Error| StoreError::Corrupt(format!("identity_rules of shop {shop}: {error}"));
    if let Some(rules) = row.rules {
        return serde_json::from_str(&rules).map(Some).map_err(corrupt);
    }
    let blocked: Vec<String> = serde_json::from_str(&row.blocked).map_err(corrupt)?;
    Ok(Some(IdentityRules::with_blocked(blocked)))
}

/// The rules in force.
pub(crate) async fn rules(db: &impl Sql, shop: ShopId) -> Result<IdentityRules, StoreError> {
    Ok(own_rules(db, shop).await?.unwrap_or_default())
}

/// Follows an `Identity Rules Changed` event: `rules` are all of them, null for the defaults; `blocked`, as older
/// versions wrote it, adds values to the defaults.
pub(crate) async fn set_rules(tx: &Tx, shop: ShopId, properties: &Object<'_>) -> Result<(), StoreError> {
    let rules = properties.raw("rules").and_then(|raw| serde_json::from_str::<IdentityRules>(raw).ok());
    let blocked = properties.raw("blocked").and_then(|raw| serde_json::from_str::<Vec<String>>(raw).ok());
    if rules.is_none() && blocked.is_none() {
        tx.exec("DELETE FROM identity_rules WHERE shop = $1", vec![shop.0.into()]).await?;
        return Ok(());
    }
    let sql = "INSERT INTO identity_rules (shop, blocked, rules) VALUES ($1, $2, $3)
               ON CONFLICT (shop) DO UPDATE SET blocked = excluded.blocked, rules = excluded.rules";
    let rules = rules.map(|rules| serde_json::to_string(&rules)).transpose();
    let rules = rules.map_err(|error| StoreError::Corrupt(error.to_string()))?;
    tx.exec(sql, vec![shop.0.into(), store::json(&blocked.unwrap_or_default())?, rules.into()]).await?;
    Ok(())
}
