use primitives::{EventKind, Stored, json};
use serde_json::Value as Json;
use uuid::Uuid;

/// Of what an import of an older version brought, which does not say whether the file gave a time: without one it has that
/// of its import, which takes less than this.
const UNDATED: i64 = 3_600_000_000;

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
        Some(Self { stored, body, import, is_own: stored.event.source.is_own() })
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

    /// Whether a file gave no time, so that it has that of its import.
    pub fn is_undated(&self) -> bool {
        let is_dated = self.context().get("is_dated").and_then(Json::as_bool);
        self.is_import() && !is_dated.unwrap_or_else(|| self.received_at() - self.at() > UNDATED)
    }

    /// Told by a visitor's browser or app, which anyone can write.
    pub fn is_claim(&self) -> bool {
        json::flag(self.context(), "claimed")
    }

    /// When what it states was true: a file's rows are as fresh as the file.
    pub fn as_of(&self) -> i64 {
        if self.is_import() { self.received_at() } else { self.at() }
    }

    /// The import that it came with; empty for what happened here.
    pub fn via(&self) -> String {
        self.import.map_or_else(String::new, |import| import.to_string())
    }

    /// The import whose undoing made this event's import say it again.
    pub fn after_undo(&self) -> Option<Uuid> {
        self.import.and_then(|_| json::id(self.context(), "after_undo_of"))
    }

    /// As [`Self::as_of`], and the same when it is told again after an undoing.
    pub fn true_at(&self) -> i64 {
        let told_first = self.after_undo().and_then(|_| json::micros(self.context(), "as_of"));
        told_first.unwrap_or_else(|| self.as_of())
    }

    /// Of an event by staff: who.
    pub fn staff(&self) -> (Uuid, String) {
        let context = self.context();
        (json::id(context, "staff_id").unwrap_or_default(), json::text(context, "staff_name").unwrap_or_default())
    }
}
