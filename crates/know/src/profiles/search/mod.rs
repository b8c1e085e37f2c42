//! Finding people by what a clerk types, though names, addresses and numbers are sealed: their parts are kept as keyed
//! fingerprints.
//!
//! What the database shows without the key is how many parts a person has and which people share one, not what it is.

pub(crate) mod chinese;
mod parts;
mod renew;

use std::collections::{BTreeSet, HashMap};

use primitives::ShopId;
use store::{FromQueryResult, StoreError, Tx, Value, Vault, exec_in, rows_in, sea_orm};
use uuid::Uuid;

pub(crate) use parts::asked;
use parts::parts;
pub(crate) use renew::renew;

use super::personal::Personal;

/// Of the way that parts are made; to be raised with it, so that what is stored is made anew.
/// 1: words, numbers, addresses. 2: simplified characters, pinyin and its initials.
const VERSION: i64 = 2;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    personal: Option<Vec<u8>>,
}

/// Renews the fingerprints of the profiles whose personal fields are other than their rows still have.
pub(crate) async fn refresh(
    tx: &Tx,
    shop: ShopId,
    vault: &Vault,
    profiles: &[(Uuid, &Personal, Option<&Vec<u8>>)],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = profiles.iter().map(|(id, ..)| *id).collect();
    let rows: Vec<Row> =
        rows_in(tx, &[], &ids, |list| format!("SELECT id, personal FROM profiles WHERE id IN ({list})")).await?;
    let stored: HashMap<Uuid, Option<Vec<u8>>> = rows.into_iter().map(|row| (row.id, row.personal)).collect();
    let is_changed =
        |(id, _, sealed): &&(Uuid, &Personal, Option<&Vec<u8>>)| stored.get(id).and_then(Option::as_ref) != *sealed;
    let changed: Vec<_> = profiles.iter().filter(is_changed).map(|(id, personal, _)| (*id, *personal)).collect();
    replace(tx, shop, vault, changed.into_iter()).await
}

async fn replace<'a>(
    tx: &Tx,
    shop: ShopId,
    vault: &Vault,
    people: impl Iterator<Item = (Uuid, &'a Personal)> + Clone,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = people.clone().map(|(id, _)| id).collect();
    exec_in(tx, &[], &ids, |list| format!("DELETE FROM profile_search WHERE profile IN ({list})")).await?;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (id, personal) in people {
        let hashes: BTreeSet<Vec<u8>> = parts(personal).iter().map(|part| fingerprint(vault, shop, part)).collect();
        rows.extend(hashes.into_iter().map(|hash| vec![shop.0.into(), hash.into(), id.into()]));
    }
    tx.insert("profile_search", &["shop", "hash", "profile"], rows, "").await?;
    Ok(())
}

pub(crate) fn fingerprint(vault: &Vault, shop: ShopId, part: &str) -> Vec<u8> {
    vault.blind(&format!("{shop}/search"), part)
}
