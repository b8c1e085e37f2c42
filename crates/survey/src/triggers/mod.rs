//! What happens in the log and makes surveys ask, and what other systems tell of surveys of theirs.

pub(crate) mod cancelled;
mod fire;
mod item;
pub(crate) mod orders;
pub(crate) mod recount;
mod reopened;
mod told;
mod undo;

pub(crate) use item::Item;
pub(crate) use reopened::recall;

use primitives::{ShopId, Stored, json};
use store::{StoreError, Tx};
use uuid::Uuid;

use crate::reading::Tools;
use crate::surveys::Survey;

/// What could not be taken, where a person can see it.
pub(crate) const UNREAD: &str = "unread_surveys";

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
    cancelled::note(tx, kit, shop, &items).await?;
    let live = Survey::live(tx, shop).await?;
    let mut buyers = recount::buyers(tx, &live, &recount::moved(tx, &live, &items).await?).await?;
    let mut answered = Vec::new();
    for item in &items {
        match item.name() {
            "Survey Answered" if !item.is_own => answered.extend(told::take(tx, tools, shop, item).await?),
            "Import Undone" if item.is_system() => {
                buyers.extend(recount::buyers(tx, &live, &recount::of_import(tx, shop, item).await?).await?);
                answered.extend(undo::undo(tx, kit, shop, item).await?);
            }
            "Case Reopened" => {
                if let Some(case) = json::text(item.properties(), "case_id") {
                    recall(tx, kit, shop, &case).await?;
                }
            }
            _ => fire::fire(tx, tools, &live, item).await?,
        }
    }
    recount::recount(tx, kit, &live, &store::distinct(buyers)).await?;
    answered.sort_unstable();
    answered.dedup();
    Ok(answered)
}
