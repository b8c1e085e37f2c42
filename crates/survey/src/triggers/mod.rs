//! What happens in the log and makes surveys ask, and what other systems tell of surveys of theirs.

mod fire;
mod item;
pub(crate) mod orders;
mod told;
mod undo;

pub(crate) use item::Item;

use primitives::{ShopId, Stored};
use store::{Sql, StoreError, Tx};
use uuid::Uuid;

use crate::reading::Tools;
use crate::surveys::Survey;

/// Takes a run of events of one shop; gives the surveys to which answers were added.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub(crate) async fn take(tx: &Tx, tools: Tools<'_>, shop: ShopId, events: &[&Stored]) -> Result<Vec<Uuid>, StoreError> {
    let kit = tools.kit;
    let items: Vec<Item<'_>> = events.iter().filter_map(|stored| Item::read(stored)).collect();
    if items.is_empty() {
        return Ok(Vec::new());
    }
    orders::note(tx, kit, shop, &items).await?;
    let live = Survey::live(tx, shop).await?;
    let mut answered = Vec::new();
    for item in &items {
        match item.name() {
            "Survey Answered" if !item.is_own => answered.extend(told::take(tx, tools, shop, item).await?),
            "Import Undone" if item.is_system() => answered.extend(undo::undo(tx, shop, item).await?),
            _ => fire::fire(tx, kit, &live, item).await?,
        }
    }
    answered.sort_unstable();
    answered.dedup();
    Ok(answered)
}

/// Keeps what could not be taken, where a person can see it.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn unread(tx: &Tx, stored: &Stored, reason: &str) -> Result<(), StoreError> {
    let name = stored.event.name.as_deref().unwrap_or(stored.event.kind.as_str());
    let sql =
        "INSERT INTO unread_surveys (seq, shop, name, reason) VALUES ($1, $2, $3, $4) ON CONFLICT (seq) DO NOTHING";
    let values =
        vec![stored.seq.cast_signed().into(), stored.event.shop.0.into(), store::text(name), store::text(reason)];
    tx.exec(sql, values).await?;
    Ok(())
}
