use primitives::{Event, EventKind, ShopId, Timestamp};
use serde_json::{Value as Json, json, value::to_raw_value};
use store::{StoreError, Tx, Value, micros};
use uuid::Uuid;

use crate::SYSTEM;
use crate::ids::derived;

/// Something that followed from what is known, told as an event.
pub(crate) struct SystemEvent {
    pub name: &'static str,
    /// What tells this event from others of its name at the same instant.
    pub about: Vec<Uuid>,
    pub properties: Json,
}

/// Queues events in the transaction of what they tell of. Their ids follow from what they say.
pub(crate) async fn emit(tx: &Tx, shop: ShopId, events: Vec<SystemEvent>, now: Timestamp) -> Result<(), StoreError> {
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(events.len());
    for SystemEvent { name, about, properties } in events {
        let at = micros(now).to_be_bytes();
        let about: Vec<u8> = about.iter().flat_map(|id| *id.as_bytes()).collect();
        let id = derived(shop, name, &[&about, &at]);
        let body = json!({"type": "track", "event": name, "messageId": id, "timestamp": now, "properties": properties});
        let event = Event {
            v: Event::VERSION,
            shop,
            source: SYSTEM,
            message_id: id.to_string(),
            kind: EventKind::Track,
            name: Some(name.to_owned()),
            user_id: None,
            anonymous_id: None,
            timestamp: now,
            received_at: now,
            body: to_raw_value(&body).map_err(|e| StoreError::Corrupt(e.to_string()))?,
        };
        rows.push(vec![id.into(), store::json(&event)?, micros(now).into()]);
    }
    tx.insert("outbox", &["id", "event", "queued_at"], rows, "ON CONFLICT (id) DO NOTHING").await?;
    Ok(())
}
