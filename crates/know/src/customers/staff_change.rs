//! What staff change: an event for the log and the same change at once, so that whoever made it sees it.

use primitives::{Event, Seq, ShopId, Stored};
use serde_json::{Value as Json, json};
use store::{Deed, Sql, StoreError, Tx};
use uuid::Uuid;
use web::{Problem, Staff};

use crate::facts::Item;
use crate::facts::traits::Traits;
use crate::ids::SYSTEM;
use crate::shop::ShopSettings;
use crate::{Know, profiles};

/// Before every event of the log: what is written here gives way to the event when it comes back out of the log.
const BEFORE_ALL: Seq = 0;

/// An event of the installation itself.
pub(crate) fn event(know: &Know, staff: &Staff, name: &str, properties: &Json) -> Result<Event, Problem> {
    let now = know.kit.now();
    let context = json!({"channel": "server", "staff_id": staff.id});
    Ok(Deed { shop: staff.shop, source: SYSTEM, user_id: None, name, properties, context }.event(now)?)
}

/// Queues the event for the log.
pub(crate) async fn tell(tx: &Tx, know: &Know, event: Event) -> Result<(), StoreError> {
    store::enqueue(tx, know.kit.ids.uuid(), event, know.kit.now()).await
}

/// Queues an event that sets traits, custom fields or tags of `customers`, and sets them.
pub(super) async fn set(tx: &Tx, know: &Know, event: Event, customers: &[Uuid]) -> Result<(), Problem> {
    let stored = Stored { seq: BEFORE_ALL, event: event.clone() };
    let mut traits = Traits::default();
    if let Some(item) = Item::read(&stored) {
        traits.take(&item, customers);
    }
    let keys = know.kit.vault.keys(tx, customers, &know.kit.ids).await?;
    traits.save(tx, event.shop, &keys).await?;
    let shop = ShopSettings::load(tx, event.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    profiles::recompute(tx, &shop, &know.kit.vault, &know.kit.ids, customers).await?;
    Ok(tell(tx, know, event).await?)
}

/// # Errors
/// 404 when the shop has no such customer.
pub(super) async fn must_exist(db: &impl Sql, shop: ShopId, id: Uuid) -> Result<(), Problem> {
    let sql = "SELECT id FROM profiles WHERE shop = $1 AND id = $2";
    let found: Option<Uuid> = db.scalar(sql, vec![shop.0.into(), id.into()]).await?;
    found.map(drop).ok_or_else(|| Problem::not_found("customer"))
}
