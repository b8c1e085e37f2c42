//! The texts of many reviews are read before the transaction begins that stores what they say: on SQLite all other writes
//! wait for that one.

use std::collections::BTreeMap;

use primitives::{ShopId, Stored};
use store::{Store, StoreError, Vault};

use crate::facts::{Content, Item};
use crate::{learning, mining, settings};

/// Fewer events are not worth it.
const MANY: usize = 200;

/// # Errors
/// When the database cannot be read.
pub(crate) async fn read(
    store: &Store,
    vault: &Vault,
    by_shop: &BTreeMap<ShopId, Vec<&Stored>>,
) -> Result<(), StoreError> {
    for (shop, events) in by_shop {
        let reviews = events.iter().filter(|stored| stored.event.name.as_deref() == Some("Review Submitted"));
        let texts: Vec<(String, usize)> = reviews.filter_map(|stored| text_of(stored)).collect();
        if texts.len() < MANY {
            continue;
        }
        let settings = settings::load(store, *shop).await?;
        let reader = learning::reader(store, vault, *shop, &settings).await?;
        // Should it fail, they are read in their turn.
        let _ = tokio::task::spawn_blocking(move || reader.read_ahead(texts)).await;
    }
    Ok(())
}

fn text_of(stored: &Stored) -> Option<(String, usize)> {
    // What a browser claims becomes no review.
    let item = Item::read(stored).filter(|item| !item.is_claim())?;
    let content = Content::read(item.properties()).ok()?;
    Some(mining::as_one(content.title.as_deref(), content.text.as_deref()))
}
