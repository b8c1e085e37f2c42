use primitives::{Event, EventKind, ShopId, Timestamp, derived_id};
use serde_json::{Value as Json, json, value::to_raw_value};
use store::{StoreError, Tx, Value, micros};
use uuid::Uuid;

use crate::SYSTEM;

/// Whether what changes is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    Events,
    /// It is noted and no event tells of it: nothing happened to anybody, as after a change of rules or in a replay.
    Silent,
}

/// Something that followed from what is known, told as an event.
pub(crate) struct SystemEvent {
    pub name: &'static str,
    /// What tells this event from others of its name at the same instant.
    pub about: Vec<Uuid>,
    /// When it happened.
    pub at: Timestamp,
    pub properties: Json,
}

/// Queues events in the transaction of what they tell of. Their ids follow from what they say.
pub(crate) async fn emit(tx: &Tx, shop: ShopId, events: Vec<SystemEvent>, now: Timestamp) -> Result<(), StoreError> {
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(events.len());
    for SystemEvent { name, about, at, properties } in events {
        let instant = micros(at).to_be_bytes();
        let about: Vec<u8> = about.iter().flat_map(|id| *id.as_bytes()).collect();
        let id = derived_id(shop, name, &[&about, &instant]);
        let body = json!({"type": "track", "event": name, "messageId": id, "timestamp": at, "properties": properties});
        let event = Event {
            v: Event::VERSION,
            shop,
            source: SYSTEM,
            message_id: id.to_string(),
            kind: EventKind::Track,
            name: Some(name.to_owned()),
            user_id: None,
            anonymous_id: None,
            timestamp: at,
            received_at: now,
            body: to_raw_value(&body).map_err(|e| StoreError::Corrupt(e.to_string()))?,
        };
        rows.push(vec![id.into(), store::json(&event)?, micros(now).into()]);
    }
    tx.insert("outbox", &["id", "event", "queued_at"], rows, "ON CONFLICT (id) DO NOTHING").await?;
    Ok(())
}
