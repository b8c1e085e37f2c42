use primitives::ShopId;
use store::{FromQueryResult, Sql, Store, StoreError, Tx, Vault, sea_orm, unindexed};
use uuid::Uuid;

use super::{VERSION, replace};
use crate::profiles::Personal;

/// Profiles renewed in one transaction.
const CHUNK: usize = 500;

#[derive(FromQueryResult)]
struct Done {
    version: i64,
    after_profile: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    personal: Vec<u8>,
}

/// Makes the shop's fingerprints anew when an older version of the program made them, a share at a time; where it was
/// cut, it goes on.
///
/// # Errors
/// When the database refuses, or a profile does not open.
pub(crate) async fn renew(store: &Store, shop: ShopId, vault: &Vault) -> Result<(), StoreError> {
    let sql = "SELECT version, after_profile FROM search_versions WHERE shop = $1";
    let done: Option<Done> = store.row(sql, vec![shop.0.into()]).await?;
    let mut after = match done {
        // The shop began with this version.
        None => return begin(store, shop).await,
        Some(Done { version: VERSION, after_profile }) => after_profile,
        Some(_) => Some(Uuid::nil()),
    };
    while let Some(profile) = after {
        after = share(store, shop, vault, profile).await?;
    }
    Ok(())
}

/// Renews those after `profile`; gives the last of them, or nothing when there are no more.
async fn share(store: &Store, shop: ShopId, vault: &Vault, profile: Uuid) -> Result<Option<Uuid>, StoreError> {
    let tx = store.begin().await?;
    let of_shop = unindexed("shop = $1");
    let sql = format!(
        "SELECT id, personal FROM profiles WHERE id > $2 AND personal IS NOT NULL AND {of_shop}
         ORDER BY id LIMIT {CHUNK}"
    );
    let rows: Vec<Row> = tx.rows(&sql, vec![shop.0.into(), profile.into()]).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let keys = vault.existing_keys(&tx, &ids).await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(key) = keys.get(&row.id) {
            people.push((row.id, Personal::open(key, &row.personal)?));
        }
    }
    replace(&tx, shop, vault, people.iter().map(|(id, personal)| (*id, personal))).await?;
    let last = ids.last().copied();
    set(&tx, shop, last).await?;
    tx.commit().await?;
    Ok(last)
}

async fn begin(store: &Store, shop: ShopId) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    set(&tx, shop, None).await?;
    tx.commit().await
}

async fn set(tx: &Tx, shop: ShopId, last: Option<Uuid>) -> Result<(), StoreError> {
    let sql = "INSERT INTO search_versions (shop, version, after_profile) VALUES ($1, $2, $3)
        ON CONFLICT (shop) DO UPDATE SET version = excluded.version, after_profile = excluded.after_profile";
    tx.exec(sql, vec![shop.0.into(), VERSION.into(), last.into()]).await?;
    Ok(())
}
