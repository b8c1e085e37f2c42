use std::borrow::Cow;

use primitives::{EventKind, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// What an entity is; with its key it is known again in the next file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    Order,
    Customer,
    Product,
    Review,
    Parcel,
    Payment,
    Event,
    Answer,
}

impl EntityKind {
    pub const ALL: [Self; 8] = [
        Self::Order,
        Self::Customer,
        Self::Product,
        Self::Review,
        Self::Parcel,
        Self::Payment,
        Self::Event,
        Self::Answer,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Customer => "customer",
            Self::Product => "product",
            Self::Review => "review",
            Self::Parcel => "parcel",
            Self::Payment => "payment",
            Self::Event => "event",
            Self::Answer => "answer",
        }
    }

    /// Whether it happened once and for all: what is said of it later changes nothing.
    pub(crate) fn is_past(self) -> bool {
        matches!(self, Self::Event | Self::Answer)
    }
}

/// An event before it has its ids.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Draft {
    #[serde(rename = "type")]
    pub call: EventKind,
    #[serde(rename = "event", skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'static, str>>,
    #[serde(rename = "userId", skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(rename = "anonymousId", skip_serializing_if = "Option::is_none")]
    pub anonymous_id: Option<String>,
    /// When it happened; the time of the import when the file does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub properties: Map<String, Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub traits: Map<String, Value>,
    /// Identifiers beyond the user id: `buyer_id`, `email`, `phone`, `oaid`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub known_by: Map<String, Value>,
    /// What else a call of an events file holds: `context`, `groupId` …
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub rest: Map<String, Value>,
}

/// Properties that hold numbers of a platform's own.
const NUMBERED: [&str; 4] = ["order_id", "refund_id", "review_id", "follow_up_of"];

impl Draft {
    #[must_use]
    pub fn track(name: &'static str, timestamp: Option<Timestamp>, properties: Map<String, Value>) -> Self {
        Self { name: Some(name.into()), properties, ..Self::of(EventKind::Track, timestamp) }
    }

    #[must_use]
    pub fn identify(timestamp: Option<Timestamp>, traits: Map<String, Value>) -> Self {
        Self { traits, ..Self::of(EventKind::Identify, timestamp) }
    }

    pub(crate) fn of(call: EventKind, timestamp: Option<Timestamp>) -> Self {
        Self {
            call,
            name: None,
            user_id: None,
            anonymous_id: None,
            timestamp,
            properties: Map::new(),
            traits: Map::new(),
            known_by: Map::new(),
            rest: Map::new(),
        }
    }

    /// With the numbers of orders, refunds and reviews as they are unique in the shop: `taobao:310123`.
    #[must_use]
    pub fn within(mut self, namespace: Option<&str>) -> Self {
        if let Some(namespace) = namespace {
            for key in NUMBERED {
                if let Some(Value::String(number)) = self.properties.get_mut(key) {
                    *number = format!("{namespace}:{number}");
                }
            }
        }
        self
    }

    /// The Segment call that goes into the log.
    #[must_use]
    pub fn body(&self, message_id: &str, import_id: &str, at: Timestamp) -> Value {
        let mut context = self.rest.get("context").filter(|own| own.is_object()).cloned().unwrap_or_else(|| json!({}));
        context["channel"] = "import".into();
        context["import_id"] = import_id.into();
        if self.name.as_deref() == Some("Review Submitted") {
            // One without a time of its own has that of the import, and may be years old.
            context["is_dated"] = self.timestamp.is_some().into();
        }
        if let Some(own) = context.as_object_mut() {
            own.retain(|key, _| !["after_undo_of", "as_of"].contains(&key.as_str()));
        }
        if !self.known_by.is_empty() {
            context["traits"] = Value::Object(self.known_by.clone());
        }
        let mut body = Map::new();
        body.insert("type".into(), self.call.as_str().into());
        if let Some(name) = &self.name {
            let field = if self.call == EventKind::Track { "event" } else { "name" };
            body.insert(field.into(), name.as_ref().into());
        }
        let ids = [("userId", &self.user_id), ("anonymousId", &self.anonymous_id)];
        for (key, id) in ids {
            if let Some(id) = id {
                body.insert(key.into(), id.clone().into());
            }
        }
        body.insert("messageId".into(), message_id.into());
        body.insert("timestamp".into(), at.to_string().into());
        for (key, map) in [("properties", &self.properties), ("traits", &self.traits)] {
            if !map.is_empty() {
                body.insert(key.into(), Value::Object(map.clone()));
            }
        }
        body.insert("context".into(), context);
        for (key, value) in &self.rest {
            body.entry(key).or_insert_with(|| value.clone());
        }
        Value::Object(body)
    }
}

/// A thing that a file tells of, and the events that tell it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entity {
    pub kind: EntityKind,
    /// Unique for its kind: the platform and the id there.
    pub key: String,
    pub events: Vec<Draft>,
    /// Changes exactly when what the file says of it changes: 32 hexadecimal digits of a SHA-256.
    pub hash: String,
    /// Bytes of the events as JSON.
    pub bytes: usize,
    /// The first row it came from.
    pub row: u64,
    /// The order that it concerns without being it, by its key as an entity and its number.
    pub about: Option<About>,
    /// Of a review, which of its properties the category is or would be: their order is part of the hash.
    #[serde(skip)]
    pub(crate) category_at: usize,
    /// The hash of what the file says by itself, where something was added that is known already.
    #[serde(skip)]
    pub(crate) own_hash: Option<String>,
    /// What a version before told it as.
    #[serde(skip)]
    pub former: Option<Former>,
}

/// An entity under the key that it had before keys told more apart: what was imported then is known again by it.
#[derive(Debug, Clone, PartialEq)]
pub struct Former {
    pub entity: Box<Entity>,
    /// Whether it was told under that key: of several, only one was.
    pub was_told: bool,
    /// Whether it takes that key where it is free: a file that says no category knows it by that.
    pub is_plain: bool,
}

/// The hash of events, and their bytes as JSON.
fn measure(events: &[Draft]) -> (String, usize) {
    let json = serde_json::to_vec(events).unwrap_or_default();
    (digest(&json), json.len())
}

/// 32 hexadecimal digits of a SHA-256.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// An order that a parcel, payment or review speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct About {
    pub key: String,
    pub number: String,
}

impl Entity {
    #[must_use]
    pub fn new(kind: EntityKind, key: String, events: Vec<Draft>, row: u64) -> Self {
        let (hash, bytes) = measure(&events);
        Self { kind, key, events, hash, bytes, row, about: None, category_at: 0, own_hash: None, former: None }
    }

    /// The category that a review is said to be of.
    pub(crate) fn category(&self) -> Option<&str> {
        let review = self.events.first().filter(|_| self.kind == EntityKind::Review)?;
        review.properties.get("category")?.as_str()
    }

    /// A review of which another file said the category, where this one says none: no value unsays nothing.
    #[must_use]
    pub(crate) fn in_category(mut self, known: Option<&str>) -> Self {
        let Some(known) = known.filter(|_| self.kind == EntityKind::Review && self.category().is_none()) else {
            return self;
        };
        if let Some(review) = self.events.first_mut() {
            let at = self.category_at.min(review.properties.len());
            review.properties.shift_insert(at, "category".to_owned(), known.into());
        }
        let (hash, bytes) = measure(&self.events);
        let own_hash = Some(std::mem::replace(&mut self.hash, hash));
        Self { bytes, own_hash, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_says_whether_its_time_is_its_own() {
        let at: Timestamp = "2026-03-01T08:00:00Z".parse().unwrap();
        let told = |name, own| Draft::track(name, own, Map::new()).body("m", "i", at)["context"]["is_dated"].clone();
        assert_eq!(told("Review Submitted", Some(at)), json!(true));
        assert_eq!(told("Review Submitted", None), json!(false));
        assert_eq!(told("Order Completed", Some(at)), Value::Null);
    }
}
