//! What is done here, told to the log in the transaction that does it.

use primitives::{ShopId, SourceId};
use serde_json::{Value as Json, json};
use store::{Deed, StoreError, Tx};
use uuid::Uuid;
use web::{Kit, Staff};

use crate::people::Who;

/// Who does something.
pub(crate) enum Actor<'a> {
    /// Who answers, as far as known.
    Shopper(&'a Who),
    Staff(&'a Staff),
    /// Somebody of the staff, by id and name, whose request may be over.
    Colleague(Uuid, &'a str),
    /// The installation itself.
    System,
}

/// Queues the event for the log.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn tell(
    tx: &Tx,
    kit: &Kit,
    shop: ShopId,
    actor: &Actor<'_>,
    name: &str,
    properties: &Json,
) -> Result<(), StoreError> {
    let now = kit.now();
    let (source, user_id, context) = match actor {
        Actor::Shopper(who) => {
            let traits = who.buyer_id.as_ref().map(|id| json!({"buyer_id": id}));
            (SourceId::FORM, who.user_id.clone(), json!({"channel": "form", "traits": traits}))
        }
        Actor::Staff(staff) => (SourceId::SYSTEM, None, by(staff.id.0, &staff.name)),
        Actor::Colleague(id, name) => (SourceId::SYSTEM, None, by(*id, name)),
        Actor::System => (SourceId::SYSTEM, None, json!({"channel": "server"})),
    };
    let event = Deed { shop, source, user_id, name, properties, context }.event(now)?;
    store::enqueue(tx, kit.ids.uuid(), event, now).await
}

fn by(staff: Uuid, name: &str) -> Json {
    json!({"channel": "server", "staff_id": staff, "staff_name": name})
}
