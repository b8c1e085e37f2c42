//! The events of this domain, queued in the transaction of what they tell of.

use primitives::{ShopId, SourceId};
use serde_json::{Value as Json, json};
use store::{Deed, Tx};
use web::{Kit, Problem, Staff};

use crate::people::Who;

/// Who does something.
#[derive(Clone, Copy)]
pub(crate) enum Actor<'a> {
    /// As far as known.
    Shopper(&'a Who),
    Staff(&'a Staff),
}

/// Queues an event. One about a customer who is known by the shop's user id comes from the form; one who is known by the
/// profile's id alone can be told of by the installation only.
pub(crate) async fn queue(
    tx: &Tx,
    kit: &Kit,
    shop: ShopId,
    actor: Actor<'_>,
    name: &str,
    mut properties: Json,
) -> Result<(), Problem> {
    let now = kit.now();
    let (source, user_id, context) = match actor {
        Actor::Shopper(Who { user_id: None, customer: Some(customer), .. }) => {
            properties["customer_id"] = json!(customer);
            (SourceId::SYSTEM, None, json!({"channel": "form"}))
        }
        Actor::Shopper(who) => (SourceId::FORM, who.user_id.clone(), json!({"channel": "form"})),
        Actor::Staff(staff) => {
            (SourceId::SYSTEM, None, json!({"channel": "server", "staff_id": staff.id, "staff_name": staff.name}))
        }
    };
    let event = Deed { shop, source, user_id, name, properties: &properties, context }.event(now)?;
    Ok(store::enqueue(tx, kit.ids.uuid(), event, now).await?)
}
