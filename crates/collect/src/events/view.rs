use primitives::{EventKind, Stored, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

/// An event as the debugger shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventView {
    seq: u64,
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    /// When it happened, corrected by the sender's clock error.
    #[schema(value_type = String, format = DateTime)]
    timestamp: Timestamp,
    kind: EventKind,
    name: Option<String>,
    source_id: Uuid,
    message_id: String,
    user_id: Option<String>,
    anonymous_id: Option<String>,
    /// The call as it was sent.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    body: Box<RawValue>,
}

impl From<Stored> for EventView {
    fn from(stored: Stored) -> Self {
        let event = stored.event;
        Self {
            seq: stored.seq,
            received_at: event.received_at,
            timestamp: event.timestamp,
            kind: event.kind,
            name: event.name,
            source_id: event.source.0,
            message_id: event.message_id,
            user_id: event.user_id,
            anonymous_id: event.anonymous_id,
            body: event.body,
        }
    }
}
