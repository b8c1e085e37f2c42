use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{ShopId, SourceId};

/// Position in the event log: 1 is the first event, 0 stands before it.
pub type Seq = u64;

/// The six calls of the Segment spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    Track,
    Identify,
    Page,
    Screen,
    Group,
    Alias,
}

impl EventKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::Identify => "identify",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Group => "group",
            Self::Alias => "alias",
        }
    }
}

/// What happened: one accepted event, as it lies in the log.
///
/// This is a stored format. A field may be added with a default; a change of meaning needs a new `v` and a golden file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// Version of the stored form.
    pub v: u8,
    pub shop: ShopId,
    pub source: SourceId,
    /// Unique per source; a second event with the same id is a duplicate.
    pub message_id: String,
    pub kind: EventKind,
    /// `Order Completed` for a track call; the page's or screen's name where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anonymous_id: Option<String>,
    /// When it happened, corrected by the sender's clock error.
    pub timestamp: Timestamp,
    pub received_at: Timestamp,
    /// The call as it was sent: `properties`, `traits`, `context` and whatever else was in it.
    pub body: Box<RawValue>,
}

impl Event {
    /// The version written today.
    pub const VERSION: u8 = 1;
}

/// An [`Event`] on its way into the log, borrowed from what was sent.
#[derive(Debug, Clone, Copy)]
pub struct EventRef<'a> {
    pub v: u8,
    pub shop: ShopId,
    pub source: SourceId,
    pub message_id: &'a str,
    pub kind: EventKind,
    pub name: Option<&'a str>,
    pub user_id: Option<&'a str>,
    pub anonymous_id: Option<&'a str>,
    pub timestamp: Timestamp,
    pub received_at: Timestamp,
    /// JSON.
    pub body: &'a str,
}

impl<'a> From<&'a Event> for EventRef<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            v: event.v,
            shop: event.shop,
            source: event.source,
            message_id: &event.message_id,
            kind: event.kind,
            name: event.name.as_deref(),
            user_id: event.user_id.as_deref(),
            anonymous_id: event.anonymous_id.as_deref(),
            timestamp: event.timestamp,
            received_at: event.received_at,
            body: event.body.get(),
        }
    }
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        let identity = |e: &Self| (e.v, e.shop, e.source, e.kind, e.timestamp, e.received_at);
        identity(self) == identity(other)
            && self.message_id == other.message_id
            && self.name == other.name
            && self.user_id == other.user_id
            && self.anonymous_id == other.anonymous_id
            && self.body.get() == other.body.get()
    }
}

/// An event with its place in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    pub seq: Seq,
    pub event: Event,
}
