use std::collections::HashMap;
use std::collections::hash_map::Entry;

use store::{FromQueryResult, Sql, StoreError, Vault, distinct, rows_in, sea_orm};
use uuid::Uuid;

use super::detail::masked_value;
use crate::identity::Kind;

#[derive(FromQueryResult)]
struct Known {
    profile: Uuid,
    persona: Uuid,
    kind: String,
    sealed: Vec<u8>,
}

/// The number or name of the account of each of these: a user id, else what a platform knows them by; of several the first.
pub(super) async fn accounts(
    db: &impl Sql,
    vault: &Vault,
    profiles: &[Uuid],
    masked: bool,
) -> Result<HashMap<Uuid, String>, StoreError> {
    let rows: Vec<Known> = rows_in(db, &[], profiles, |list| {
        format!(
            "SELECT p.profile, i.persona, i.kind, i.sealed FROM personas p JOIN identifiers i ON i.persona = p.id
             WHERE p.profile IN ({list}) AND i.kind IN ('user_id', 'buyer_id')
             ORDER BY i.kind DESC, i.first_seen_at, i.hash"
        )
    })
    .await?;
    let keys = vault.existing_keys(db, &distinct(rows.iter().map(|row| row.persona))).await?;
    let mut accounts = HashMap::new();
    for row in rows {
        let (Some(kind), Some(key)) = (Kind::parse(&row.kind), keys.get(&row.persona)) else { continue };
        if let Entry::Vacant(first) = accounts.entry(row.profile) {
            let value = key.open(kind.as_str(), &row.sealed)?;
            first.insert(if masked { masked_value(kind, value) } else { value });
        }
    }
    Ok(accounts)
}
