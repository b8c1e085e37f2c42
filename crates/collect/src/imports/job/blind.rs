//! Customers are known among entities by their ids, addresses and numbers, and answers by who gave them: what is kept of
//! these is a keyed fingerprint, by which they are found again and from which nobody reads who they are.

use std::borrow::Cow;

use store::{Sql, StoreError, Vault};
use uuid::Uuid;
use web::Kit;

use crate::imports::{Entity, EntityKind};

/// Under which migration 2026112638 put what an older version kept open.
const OPEN: &str = "open_customer";
/// Keys blinded in one transaction: other writes wait no longer.
const STEP: i64 = 1_000;

/// What a customer's key is kept as.
pub(super) fn blinded(vault: &Vault, key: &str) -> String {
    vault.blind_text("import/customer", key)
}

/// What an entity's key is kept as.
pub(super) fn kept_key<'a>(vault: &Vault, entity: &'a Entity) -> Cow<'a, str> {
    match entity.kind {
        EntityKind::Customer => Cow::Owned(blinded(vault, &entity.key)),
        EntityKind::Answer => Cow::Owned(vault.blind_text("import/answer", &entity.key)),
        _ => Cow::Borrowed(&entity.key),
    }
}

/// Blinds what an older version kept open, before anything is looked for; gives how many keys. Two at once do no harm.
pub(super) async fn blind_open(kit: &Kit) -> Result<usize, StoreError> {
    let shops: Vec<Uuid> = kit.store.column("SELECT id FROM shops ORDER BY id", vec![]).await?;
    let mut done = 0;
    for shop in shops {
        for table in ["import_entities", "import_versions"] {
            done += blind_table(kit, shop, table).await?;
        }
    }
    Ok(done)
}

async fn blind_table(kit: &Kit, shop: Uuid, table: &str) -> Result<usize, StoreError> {
    let (mut done, update) = (0, renamed(table));
    loop {
        let values = vec![shop.into(), OPEN.into(), STEP.into()];
        let keys: Vec<String> = kit.store.column(&open_keys(table), values).await?;
        if keys.is_empty() {
            return Ok(done);
        }
        let tx = kit.store.begin().await?;
        for key in &keys {
            let kind = EntityKind::Customer.as_str();
            let values =
                vec![kind.into(), blinded(&kit.vault, key).into(), shop.into(), OPEN.into(), key.as_str().into()];
            tx.exec(&update, values).await?;
        }
        tx.commit().await?;
        done += keys.len();
    }
}

fn open_keys(table: &str) -> String {
    format!("SELECT DISTINCT entity_key FROM {table} WHERE shop = $1 AND kind = $2 ORDER BY entity_key LIMIT $3")
}

fn renamed(table: &str) -> String {
    format!("UPDATE {table} SET kind = $1, entity_key = $2 WHERE shop = $3 AND kind = $4 AND entity_key = $5")
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;

    #[tokio::test]
    async fn what_lies_open_is_found_by_its_kind() {
        let test = testing::store(&[web::MIGRATIONS, crate::MIGRATIONS].concat()).await;
        for table in ["import_entities", "import_versions"] {
            let values = vec![Uuid::nil().into(), OPEN.into(), STEP.into()];
            let Some(plan) = testing::plan(&test.store, &open_keys(table), values).await else { return };
            assert!(plan[0].ends_with("(shop=? AND kind=?)"), "{table}: {plan:#?}");
        }
    }
}
