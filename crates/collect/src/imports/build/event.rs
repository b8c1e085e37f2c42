use std::borrow::Cow;

use primitives::{EventKind, Timestamp};
use serde_json::{Map, Value};
use tabular::clean;

use super::reader::{Reader, put};
use super::{Builder, Built, Fate};
use crate::imports::stage::Record;
use crate::imports::{Draft, Entity, EntityKind, Field, Outcome, Reason};
use crate::ingest::{MAX_EVENT, is_ours, present};

/// Properties that are numbers; others stay text, however they look.
const NUMBERS: [&str; 12] = [
    "discount",
    "duration_ms",
    "position",
    "price",
    "quantity",
    "rating",
    "results",
    "revenue",
    "shipping",
    "tax",
    "total",
    "value",
];

/// The parts of a call that hold fields of their own, and the columns they may stand in.
const PARTS: [(&str, Field); 3] =
    [("properties", Field::Properties), ("traits", Field::Traits), ("context", Field::Context)];

impl Builder<'_> {
    /// The call that a row of an events file is; `raw` is its line, where lines are JSON.
    pub fn event(&self, record: &Record, raw: Option<&str>) -> Built {
        let mut reader = Reader::new(self.plan, self.zone.clone(), std::slice::from_ref(record));
        let entity = self.call(&mut reader, raw);
        reader.built(entity.into_iter().collect())
    }

    fn call(&self, reader: &mut Reader<'_>, raw: Option<&str>) -> Option<Entity> {
        let (call, mut name) = called(reader)?;
        let at = happened(reader)?;
        let [user_id, anonymous_id, message_id] = [Field::CustomerId, Field::AnonymousId, Field::MessageId]
            .map(|field| reader.text(0, field).map(str::to_owned));
        if user_id.is_none() && anonymous_id.is_none() {
            reader.take_out(0, Field::CustomerId, Reason::Missing, Fate::Rejected);
            return None;
        }
        let mut rest = match raw {
            Some(line) => from_line(reader, line),
            None => from_columns(reader)?,
        };
        let mut part = |name: &str| match rest.remove(name) {
            Some(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let (properties, traits) = (part("properties"), part("traits"));
        if let (EventKind::Page | EventKind::Screen, None, Some(own)) = (call, &name, rest.get("name")) {
            name = own.as_str().map(|own| Cow::Owned(own.to_owned()));
        }
        if let (Some(id), Some(context)) = (&message_id, rest.get_mut("context").and_then(Value::as_object_mut)) {
            context.insert("original_message_id".into(), id.as_str().into());
        }
        let draft = Draft { name, user_id, anonymous_id, properties, traits, rest, ..Draft::of(call, Some(at)) };
        let mut entity = Entity::new(EntityKind::Event, String::new(), vec![draft], reader.records[0].row);
        if entity.bytes > MAX_EVENT {
            reader.take_out(0, Field::Properties, Reason::EventTooLarge, Fate::Rejected);
            return None;
        }
        // Rows that are alike in everything are one event, told twice.
        entity.key = message_id.unwrap_or_else(|| format!("row:{}", entity.hash));
        Some(entity)
    }
}

/// Which call it is, and its name.
fn called(reader: &mut Reader<'_>) -> Option<(EventKind, Option<Cow<'static, str>>)> {
    let name = reader.text(0, Field::EventName).map(|name| Cow::Owned(name.to_owned()));
    let call = match reader.text(0, Field::EventType).map(str::to_lowercase).as_deref() {
        Some("track") => EventKind::Track,
        Some("identify") => EventKind::Identify,
        Some("page") => EventKind::Page,
        Some("screen") => EventKind::Screen,
        Some("group") => EventKind::Group,
        Some("alias") => EventKind::Alias,
        None => EventKind::Track,
        Some(_) => {
            reader.take_out(0, Field::EventType, Reason::UnknownCall, Fate::Rejected);
            return None;
        }
    };
    let name = if call == EventKind::Track { name.map(present) } else { name };
    let is_ours = call == EventKind::Track && name.as_deref().is_some_and(is_ours);
    if is_ours || (call == EventKind::Track && name.is_none()) {
        let reason = if is_ours { Reason::ReservedEvent } else { Reason::Missing };
        reader.take_out(0, Field::EventName, reason, Fate::Rejected);
        return None;
    }
    Some((call, name))
}

/// An event without its time says nothing.
pub(super) fn happened(reader: &mut Reader<'_>) -> Option<Timestamp> {
    if reader.text(0, Field::OccurredAt).is_none() {
        reader.take_out(0, Field::OccurredAt, Reason::Missing, Fate::Rejected);
        return None;
    }
    let at = reader.time(0, Field::OccurredAt);
    if at.is_none() {
        reader.problems.iter_mut().for_each(|problem| problem.outcome = Outcome::Rejected);
        reader.fates[0] = Fate::Rejected;
    }
    at
}

/// What a JSON line holds beside the fields that were read. In a line of Segment's shape the rest belongs to the call,
/// in any other to the event's properties.
fn from_line(reader: &Reader<'_>, line: &str) -> Map<String, Value> {
    let mut call: Map<String, Value> = serde_json::from_str(line).unwrap_or_default();
    for slot in &reader.table(0).slots {
        if PARTS.iter().all(|(_, field)| *field != slot.field) {
            call.remove(&slot.header);
        }
    }
    call.remove("writeKey");
    if PARTS.iter().any(|(part, _)| call.get(*part).is_some_and(Value::is_object)) {
        call.entry("context").or_insert_with(|| Map::new().into());
        return call;
    }
    Map::from_iter([("properties".to_owned(), call.into()), ("context".to_owned(), Map::new().into())])
}

/// The parts from columns of JSON, and from columns of their own: `properties.total`, `traits.city`. Answers to a
/// survey stand in `answers`, as JSON, or in a column for each question: `answers.speed`. Other columns are properties.
fn from_columns(reader: &mut Reader<'_>) -> Option<Map<String, Value>> {
    let mut parts = PARTS.map(|(name, _)| (name, Map::new()));
    for (place, (_, field)) in PARTS.into_iter().enumerate() {
        let Some(text) = reader.text(0, field) else { continue };
        match serde_json::from_str(text) {
            Ok(fields) => parts[place].1 = fields,
            Err(_) => {
                reader.take_out(0, field, Reason::BadJson, Fate::Rejected);
                return None;
            }
        }
    }
    let table = reader.table(0);
    let mut answers = Map::new();
    for ((_, header), cell) in table.extras.iter().zip(&reader.records[0].cells[table.slots.len()..]) {
        let header = clean::cell(header);
        let own = header.strip_prefix("properties.").unwrap_or(header);
        if let Some(question) = own.strip_prefix("answers.") {
            put(&mut answers, question, Some(cell.as_str()).filter(|cell| !cell.is_empty()));
            continue;
        }
        let (part, name) = header.split_once('.').unwrap_or(("properties", header));
        let known = parts.iter_mut().find(|(known, _)| *known == part);
        let (fields, name) = match known {
            Some((_, fields)) => (fields, name),
            None => (&mut parts[0].1, header),
        };
        put(fields, name, Some(value(name, cell)).filter(|_| !cell.is_empty()));
    }
    add_answers(&mut parts[0].1, answers);
    Some(parts.into_iter().map(|(name, fields)| (name.to_owned(), fields.into())).collect())
}

/// Beside those that stand together in one cell; a column of its own says more than that.
fn add_answers(properties: &mut Map<String, Value>, answers: Map<String, Value>) {
    if answers.is_empty() {
        return;
    }
    match properties.get_mut("answers") {
        Some(Value::Object(known)) => known.extend(answers),
        _ => put(properties, "answers", Some(answers)),
    }
}

fn value(name: &str, cell: &str) -> Value {
    let number = NUMBERS.contains(&name).then(|| cell.parse::<serde_json::Number>().ok()).flatten();
    match cell {
        "true" | "false" => (cell == "true").into(),
        _ if name == "answers" => object(cell).unwrap_or_else(|| cell.into()),
        _ => number.map_or_else(|| cell.into(), Value::Number),
    }
}

fn object(cell: &str) -> Option<Value> {
    serde_json::from_str(cell).ok().filter(Value::is_object)
}
