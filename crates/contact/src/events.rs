//! What is told to the event log.

use primitives::{Event, EventKind, ShopId, SourceId};
use serde_json::{Value as Json, json, value::to_raw_value};
use store::Tx;
use uuid::Uuid;
use web::{Kit, Problem};

/// The source of what people state by the shop's own pages: events of it are about whom their `user_id` names.
const FORM: SourceId = SourceId(Uuid::from_u128(1));

/// Whose statement it is.
#[derive(Debug, Clone)]
pub(crate) enum Speaker {
    /// The installation itself.
    System,
    /// The person whom the shop knows by this id.
    Person(String),
}

/// Queues an event in the transaction of what it tells of.
pub(crate) async fn tell(
    tx: &Tx,
    kit: &Kit,
    shop: ShopId,
    speaker: Speaker,
    name: &str,
    properties: &Json,
) -> Result<(), Problem> {
    let now = kit.now();
    let (source, user_id, channel) = match speaker {
        Speaker::System => (SourceId::SYSTEM, None, "server"),
        Speaker::Person(user_id) => (FORM, Some(user_id), "form"),
    };
    let body = json!({"type": "track", "event": name, "properties": properties, "context": {"channel": channel}});
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
