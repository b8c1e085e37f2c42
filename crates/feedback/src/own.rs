//! The events of this domain, queued in the transaction of what they tell of.

use primitives::{Event, EventKind, ShopId, SourceId};
use serde_json::{Value as Json, json, value::to_raw_value};
use store::Tx;
use uuid::Uuid;
use web::{Kit, Problem, Staff};

use crate::people::Who;

/// The source of what shoppers state by the shop's own pages. Unlike the installation's own source, events of it are
/// about the person whose `user_id` they carry.
pub(crate) const FORM: SourceId = SourceId(Uuid::from_u128(1));

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
        Actor::Shopper(who) => (FORM, who.user_id.clone(), json!({"channel": "form"})),
        Actor::Staff(staff) => {
            (SourceId::SYSTEM, None, json!({"channel": "server", "staff_id": staff.id, "staff_name": staff.name}))
        }
    };
    let body = json!({"type": "track", "event": name, "properties": properties, "context": context});
    let event = Event {
        v: Event::VERSION,
        shop,
        source,
        message_id: String::new(),
        kind: EventKind::Track,
        name: Some(name.to_owned()),
        user_id,
        anonymous_id: None,
        timestamp: now,
        received_at: now,
        body: to_raw_value(&body).map_err(|error| Problem::internal(&error))?,
    };
    Ok(store::enqueue(tx, kit.ids.uuid(), event, now).await?)
}
