//! A profile's row from the facts of its personas. It depends on nothing else, so it is the same however often and in
//! whatever batches it is computed.

use std::collections::BTreeMap;

use primitives::{Ids, ShopId};
use store::{Sql, StoreError, Tx, Value, Vault, distinct, exec_in, ids_in, unindexed};
use uuid::Uuid;

use super::facts::{COLUMNS, FIRST_KEPT};
use super::gather::gather;
use super::personal::{self, Personal};
use super::search;
use crate::shop::ShopSettings;

const CHUNK: usize = 500;

/// The profiles that personas belong to.
pub(crate) async fn of_personas(db: &impl Sql, shop: ShopId, personas: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let of_shop = unindexed("shop = $1");
    let profiles = ids_in(db, &[shop.0.into()], personas, |list| {
        format!("SELECT DISTINCT profile FROM personas WHERE id IN ({list}) AND {of_shop}")
    })
    .await?;
    Ok(distinct(profiles))
}

/// Brings the rows of these profiles up to date, and removes those of profiles that are no more.
pub(crate) async fn recompute(
    tx: &Tx,
    shop: &ShopSettings,
    vault: &Vault,
    ids: &Ids,
    profiles: &[Uuid],
) -> Result<(), StoreError> {
    for chunk in profiles.chunks(CHUNK) {
        let mut facts = gather(tx, shop, chunk).await?;
        let gone: Vec<Uuid> = chunk.iter().copied().filter(|id| !facts.contains_key(id)).collect();
        for (table, column) in [("profiles", "id"), ("profile_search", "profile"), ("segment_members", "profile")] {
            exec_in(tx, &[], &gone, |list| format!("DELETE FROM {table} WHERE {column} IN ({list})")).await?;
        }
        let mut personal = personal::read(tx, vault, &facts.keys().copied().collect::<Vec<_>>()).await?;
        let alive: Vec<Uuid> = facts.keys().copied().collect();
        let keys = vault.keys(tx, &alive, ids).await?;
        let mut rows = Vec::with_capacity(facts.len());
        let mut sealed = BTreeMap::new();
        for (id, facts) in &mut facts {
            let personal = personal.remove(id).unwrap_or_default();
            if let Some(key) = keys.get(id).filter(|_| !personal.is_empty()) {
                sealed.insert(*id, personal.seal(key)?);
            }
            rows.push(facts.row(*id, shop, &personal, sealed.get(id)));
            facts.personal = personal;
        }
        let found: Vec<(Uuid, &Personal, Option<&Vec<u8>>)> =
            facts.iter().map(|(id, facts)| (*id, &facts.personal, sealed.get(id))).collect();
        search::refresh(tx, shop.id, vault, &found).await?;
        save(tx, rows).await?;
    }
    Ok(())
}

async fn save(tx: &Tx, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
    let set: Vec<String> =
        COLUMNS[2..FIRST_KEPT].iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let replace = format!("ON CONFLICT (id) DO UPDATE SET {}", set.join(", "));
    tx.insert("profiles", &COLUMNS, rows, &replace).await?;
    Ok(())
}
