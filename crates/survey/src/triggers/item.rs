use primitives::{EventKind, SourceId, Stored, Timestamp, json};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::people::Who;

/// An event that matters here.
pub(crate) struct Item<'a> {
    pub stored: &'a Stored,
    pub body: Json,
    pub is_own: bool,
}

const NAMES: [&str; 11] = [
    "Order Completed",
    "Order Updated",
    "Order Cancelled",
    "Order Deleted",
    "Parcel Delivered",
    "Order Refunded",
    "Case Resolved",
    "Case Reopened",
    "Review Submitted",
    "Survey Answered",
    "Import Undone",
];

impl<'a> Item<'a> {
    /// `None` when it is another event, or its body is no JSON.
    pub fn read(stored: &'a Stored) -> Option<Self> {
        let is_ours = stored.event.kind == EventKind::Track && NAMES.contains(&stored.event.name.as_deref()?);
        let body = is_ours.then(|| serde_json::from_str(stored.event.body.get()).ok())??;
        Some(Self { stored, body, is_own: stored.event.source.is_own() })
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

    /// What the installation itself tells of, it tells of a customer by the profile.
    pub fn who(&self) -> Who {
        let customer = json::id(self.properties(), "customer_id").filter(|_| self.is_system());
        Who { customer, ..Who::read(&self.stored.event, &self.body) }
    }

    pub fn import(&self) -> Option<Uuid> {
        json::id(self.context(), "import_id")
    }

    /// Told by a visitor's browser or app, which anyone can write.
    pub fn is_claim(&self) -> bool {
        json::flag(self.context(), "claimed")
    }

    /// The import whose undoing made this event's import say it again.
    pub fn after_undo(&self) -> Option<Uuid> {
        self.import().and_then(|_| json::id(self.context(), "after_undo_of"))
    }

    /// When what it states was true: a file's rows are as fresh as the file, and stay so when they are told again.
    pub fn true_at(&self) -> Timestamp {
        let told_first = || json::text(self.context(), "as_of").filter(|_| self.after_undo().is_some())?.parse().ok();
        match self.import() {
            Some(_) => told_first().unwrap_or(self.stored.event.received_at),
            None => self.at(),
        }
    }

    /// Who served the person, where the event says so.
    pub fn agent(&self) -> Option<String> {
        ["agent", "agent_name", "agent_id"].into_iter().find_map(|key| json::text(self.properties(), key))
    }

    pub fn is_system(&self) -> bool {
        self.stored.event.source == SourceId::SYSTEM
    }
}
