use primitives::{EventKind, Stored};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::{ids, json};

/// One event on its way in.
pub(crate) struct Item<'a> {
    pub stored: &'a Stored,
    pub body: Json,
    pub import: Option<Uuid>,
    pub is_own: bool,
}

impl<'a> Item<'a> {
    /// `None` when the event is no track call or its body is no JSON.
    pub fn read(stored: &'a Stored) -> Option<Self> {
        if stored.event.kind != EventKind::Track {
            return None;
        }
        let body: Json = serde_json::from_str(stored.event.body.get()).ok()?;
        let import = body.get("context").and_then(|context| json::id(context, "import_id"));
        Some(Self { stored, body, import, is_own: ids::is_own(stored.event.source) })
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

    pub fn at(&self) -> i64 {
        store::micros(self.stored.event.timestamp)
    }

    pub fn received_at(&self) -> i64 {
        store::micros(self.stored.event.received_at)
    }

    pub fn is_import(&self) -> bool {
        self.import.is_some() || json::text(self.context(), "channel").is_some_and(|channel| channel == "import")
    }

    /// When what it states was true: a file's rows are as fresh as the file.
    pub fn as_of(&self) -> i64 {
        if self.is_import() { self.received_at() } else { self.at() }
    }

    /// Of an event by staff: who.
    pub fn staff(&self) -> (Uuid, String) {
        let context = self.context();
        (json::id(context, "staff_id").unwrap_or_default(), json::text(context, "staff_name").unwrap_or_default())
    }
}
