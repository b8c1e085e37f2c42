//! What shoppers and staff do here: an event for the log and its effect at once, in one transaction.

use primitives::{ShopId, SourceId, Stored};
use serde_json::{Value as Json, json};
use store::{Deed, Tx};
use web::{Problem, Staff};

use crate::people::Who;
use crate::shop::Shop;
use crate::work::{self, Changed, Desk};
use crate::{Listen, settings};

/// Who does something.
pub(crate) enum Actor<'a> {
    /// A shopper by a form, as far as known.
    Shopper(Who),
    Staff(&'a Staff),
    /// The installation itself.
    System,
}

/// Before every event of the log: what is applied here may come back out of it and changes nothing then.
const BEFORE_ALL: u64 = 0;

/// Queues the event for the log and puts its effect in place.
pub(crate) async fn act(
    tx: &Tx,
    listen: &Listen,
    shop: ShopId,
    actor: &Actor<'_>,
    name: &str,
    properties: &Json,
) -> Result<Vec<Changed>, Problem> {
    let now = listen.kit.now();
    let (source, user_id, context) = match actor {
        Actor::Shopper(who) => {
            let traits = match (&who.user_id, &who.buyer_id, &who.email) {
                (_, Some(id), _) => Some(json!({"buyer_id": id})),
                (None, None, Some(email)) => Some(json!({"email": email})),
                _ => None,
            };
            (SourceId::FORM, who.user_id.clone(), json!({"channel": "form", "traits": traits}))
        }
        Actor::Staff(staff) => {
            (SourceId::SYSTEM, None, json!({"channel": "server", "staff_id": staff.id, "staff_name": staff.name}))
        }
        Actor::System => (SourceId::SYSTEM, None, json!({"channel": "server"})),
    };
    let event = Deed { shop, source, user_id, name, properties, context }.event(now)?;
    let stored = Stored { seq: BEFORE_ALL, event };
    let changed = apply_now(tx, listen, shop, &[&stored]).await?;
    store::enqueue(tx, listen.kit.ids.uuid(), stored.event, now).await?;
    Ok(changed)
}

async fn apply_now(tx: &Tx, listen: &Listen, shop: ShopId, events: &[&Stored]) -> Result<Vec<Changed>, Problem> {
    let kit = &listen.kit;
    let shop = Shop::load(tx, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let settings = settings::load(tx, shop.id).await?;
    let desk = Desk { tx, shop: &shop, settings: &settings, vault: &kit.vault, ids: &kit.ids };
    Ok(work::apply(&desk, events).await?)
}

/// Tells those who watch the shop that reviews changed; after the commit.
pub(crate) fn tell(listen: &Listen, shop: ShopId, changed: &[Changed]) {
    for review in changed {
        (listen.on_change())(shop, review.id, &review.class);
    }
}
