//! Events as they are handed to the customer whom they are about.

use std::collections::BTreeMap;

use primitives::Event;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use uuid::Uuid;

use crate::ids::SYSTEM;

/// An event as it is handed to a customer with these profiles: without the others of what staff did with many at once, and
/// without the names of the staff. What the shop's own systems sent is handed on as they sent it.
#[must_use]
pub fn without_others(profiles: &[Uuid], event: Event) -> Event {
    match narrowed(profiles, &event) {
        Some(body) => Event { body, ..event },
        None => event,
    }
}

fn narrowed(profiles: &[Uuid], event: &Event) -> Option<Box<RawValue>> {
    if event.source != SYSTEM {
        return None;
    }
    let mut body: BTreeMap<String, Value> = serde_json::from_str(event.body.get()).ok()?;
    if let Some(customers) = body.get_mut("properties").and_then(|said| said.get_mut("customers")?.as_array_mut()) {
        customers.retain(|id| {
            let id = id.as_str().and_then(|id| id.parse::<Uuid>().ok());
            id.is_some_and(|id| profiles.contains(&id))
        });
    }
    body.values_mut().for_each(without_staff);
    // Who served, and to whom a post was given. Elsewhere a field of the shop's own may be called so.
    if let Some(said) = body.get_mut("properties").and_then(Value::as_object_mut) {
        said.remove("agent");
        said.get_mut("changed").and_then(Value::as_object_mut).and_then(|changed| changed.remove("owner"));
    }
    to_raw_value(&body).ok()
}

/// However deep they lie.
fn without_staff(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !matches!(name.as_str(), "staff_name" | "owner_name"));
            fields.values_mut().for_each(without_staff);
        }
        Value::Array(items) => items.iter_mut().for_each(without_staff),
        _ => {}
    }
}
