use primitives::{EventKind, SourceId, Stored, Timestamp};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::people::Who;
use crate::{ids, json};

/// An event that matters here.
pub(crate) struct Item<'a> {
    pub stored: &'a Stored,
    pub body: Json,
    pub is_own: bool,
}

const NAMES: [&str; 8] = [
    "Order Completed",
    "Order Updated",
    "Parcel Delivered",
    "Order Refunded",
    "Case Resolved",
    "Review Submitted",
    "Survey Answered",
    "Import Undone",
];

impl<'a> Item<'a> {
    /// `None` when it is another event, or its body is no JSON.
    pub fn read(stored: &'a Stored) -> Option<Self> {
        let is_ours = stored.event.kind == EventKind::Track && NAMES.contains(&stored.event.name.as_deref()?);
        let body = is_ours.then(|| serde_json::from_str(stored.event.body.get()).ok())??;
        Some(Self { stored, body, is_own: ids::is_own(stored.event.source) })
    }

    pub fn name(&self) -> &str {
        self.stored.event.name.as_deref().unwrap_or_default()
    }

    pub fn properties(&self) -> &Json {
        self.body.get("properties").unwrap_or(&Json::Null)
    }

    pub fn context(&self) -> &Json {
        self.body.get("context").unwrap_or(&Json::Null)
    }

    pub fn at(&self) -> Timestamp {
        self.stored.event.timestamp
    }

    pub fn order_id(&self) -> Option<String> {
        json::text(self.properties(), "order_id")
    }

    pub fn who(&self) -> Who {
        Who::read(&self.stored.event, &self.body)
    }

    pub fn import(&self) -> Option<Uuid> {
        json::id(self.context(), "import_id")
    }

    /// Who served the person, where the event says so.
    pub fn agent(&self) -> Option<String> {
        ["agent", "agent_name", "agent_id"].into_iter().find_map(|key| json::text(self.properties(), key))
    }

    pub fn is_system(&self) -> bool {
        self.stored.event.source == SourceId::SYSTEM
    }
}
