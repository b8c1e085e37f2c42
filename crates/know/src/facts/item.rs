use primitives::{EventKind, Seq, Stored, Timestamp};
use uuid::Uuid;

use crate::body::Object;
use crate::browsing::is_browsing;
use crate::ids::SYSTEM;

/// One event on its way into the facts.
pub(crate) struct Item<'a> {
    pub stored: &'a Stored,
    pub body: Object<'a>,
    pub properties: Object<'a>,
    pub context: Object<'a>,
    /// Whom it is about.
    pub persona: Option<Uuid>,
    pub import: Option<Uuid>,
}

impl<'a> Item<'a> {
    /// `None` when the body is no JSON object.
    pub fn read(stored: &'a Stored) -> Option<Self> {
        let body = Object::parse(stored.event.body.get())?;
        let context = body.object("context");
        let import = context.text("import_id").and_then(|id| id.parse().ok());
        Some(Self { stored, properties: body.object("properties"), context, body, persona: None, import })
    }

    pub fn seq(&self) -> Seq {
        self.stored.seq
    }

    pub fn at(&self) -> Timestamp {
        self.stored.event.timestamp
    }

    /// The name of a track call, of what a page or screen call stands for, or nothing.
    pub fn name(&self) -> &str {
        match self.stored.event.kind {
            EventKind::Track => self.stored.event.name.as_deref().unwrap_or_default(),
            EventKind::Page => "Page Viewed",
            EventKind::Screen => "Screen Viewed",
            EventKind::Identify | EventKind::Group | EventKind::Alias => "",
        }
    }

    pub fn is_system(&self) -> bool {
        self.stored.event.source == SYSTEM
    }

    pub fn is_import(&self) -> bool {
        self.import.is_some() || self.context.text("channel").is_some_and(|channel| channel == "import")
    }

    /// Told by a visitor's browser or app, which anyone can write.
    pub fn is_claim(&self) -> bool {
        self.context.flag("claimed") == Some(true)
    }

    /// The import that it came with, as behaviour is kept apart by; empty for what happened here.
    pub fn via(&self) -> String {
        self.import.map_or_else(String::new, |import| import.to_string())
    }

    /// The import whose undoing made this event's import say it again.
    pub fn after_undo(&self) -> Option<Uuid> {
        self.import.and_then(|_| self.context.text("after_undo_of")?.parse().ok())
    }

    /// When what it states was true: a file's rows are as fresh as the file, and stay so when they are told again.
    pub fn as_of(&self) -> Timestamp {
        let told_first = self.after_undo().and_then(|_| self.context.time("as_of"));
        if self.is_import() { told_first.unwrap_or(self.stored.event.received_at) } else { self.at() }
    }

    pub fn order_id(&self) -> Option<String> {
        let is_about_order = ["Order ", "Parcel "].iter().any(|start| self.name().starts_with(start));
        self.properties.string("order_id").filter(|_| is_about_order)
    }

    /// Something that the person did just then, here: not a statement about an order, a parcel or the past, as rows of
    /// files are unless they tell of browsing, call by call.
    pub fn is_act(&self) -> bool {
        let name = self.name();
        let is_statement = ["", "Web Vitals", "Product Updated"].contains(&name)
            || ["Order ", "Parcel "].iter().any(|start| name.starts_with(start));
        let is_told_later = self.is_import() && !is_browsing(self.stored.event.kind.as_str(), name);
        !is_statement && !is_told_later && !self.is_system()
    }
}
