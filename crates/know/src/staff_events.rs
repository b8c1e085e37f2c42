//! Events that staff cause: they name customers by their ids, and some change who is who.

use std::collections::BTreeSet;

use primitives::Stored;
use store::{Sql, StoreError, Tx, Value, Vault, micros};
use uuid::Uuid;

use crate::body::Object;
use crate::customers;
use crate::facts::Item;
use crate::identity::{self, Merge};
use crate::ids::SYSTEM;
use crate::removal;
use crate::shop::ShopSettings;

/// Events that no other may be projected together with.
const STRUCTURAL: [&str; 5] =
    ["Profiles Merged", "Profiles Unmerged", "Customer Erased", "Import Undone", "Identity Rules Changed"];

pub(crate) fn is_structural(stored: &Stored) -> bool {
    stored.event.source == SYSTEM && stored.event.name.as_deref().is_some_and(|name| STRUCTURAL.contains(&name))
}

/// The customers that an event of the installation itself is about.
pub(crate) fn customers(item: &Item<'_>) -> Vec<Uuid> {
    let one = item.properties.text("customer_id").and_then(|id| id.parse().ok());
    let many: Vec<Uuid> =
        item.properties.raw("customers").and_then(|raw| serde_json::from_str(raw).ok()).unwrap_or_default();
    store::distinct(one.into_iter().chain(many))
}

/// Applies one such event; gives the profiles that it touches.
pub(crate) async fn apply(
    tx: &Tx,
    shop: &ShopSettings,
    vault: &Vault,
    stored: &Stored,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let Some(body) = Object::parse(stored.event.body.get()) else { return Ok(BTreeSet::new()) };
    let properties = body.object("properties");
    let id = |key: &str| properties.text(key).and_then(|text| text.parse::<Uuid>().ok());
    let at = stored.event.timestamp;
    let touched = match (stored.event.name.as_deref(), id("into"), id("from")) {
        (Some("Profiles Merged"), Some(into), Some(from)) => {
            let merge = Merge { seq: stored.seq, at, into, from, moved: Vec::new(), evidence: Vec::new() };
            identity::merge_by_staff(tx, shop.id, merge).await?
        }
        (Some("Profiles Unmerged"), ..) => match id("merge_id") {
            Some(merge) => identity::undo(tx, shop.id, merge, at).await?,
            None => Vec::new(),
        },
        (Some("Customer Erased"), ..) => match id("customer_id") {
            Some(profile) => {
                customers::told(tx, shop.id, profile, stored.seq).await?;
                removal::remove_profile(tx, shop.id, vault, profile).await?
            }
            None => Vec::new(),
        },
        (Some("Import Undone"), ..) => match id("import_id") {
            Some(import) => removal::undo_import(tx, shop, vault, import).await?,
            None => Vec::new(),
        },
        (Some("Identity Rules Changed"), ..) => {
            identity::set_rules(tx, shop.id, &properties).await?;
            Vec::new()
        }
        _ => Vec::new(),
    };
    // The erasure of one is nothing to tell of another.
    if stored.event.name.as_deref() != Some("Customer Erased") {
        note(tx, stored, &touched).await?;
    }
    Ok(touched.into_iter().collect())
}

/// Puts the event on the lines of the customers it touched, as far as they are still there.
async fn note(tx: &Tx, stored: &Stored, touched: &[Uuid]) -> Result<(), StoreError> {
    let sql = "INSERT INTO timeline (persona, at, seq, kind, name, import_id, is_sight)
               SELECT id, $2, $3, $4, $5, NULL, FALSE FROM personas WHERE id = $1 ON CONFLICT (persona, at, seq) DO NOTHING";
    for profile in store::distinct(touched.iter().copied()) {
        let name = stored.event.name.as_deref().unwrap_or_default();
        let values: Vec<Value> = vec![
            profile.into(),
            micros(stored.event.timestamp).into(),
            stored.seq.cast_signed().into(),
            stored.event.kind.as_str().into(),
            name.into(),
        ];
        tx.exec(sql, values).await?;
    }
    Ok(())
}
