use std::collections::BTreeMap;

use primitives::{Event, ShopId};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use utoipa::ToSchema;
use uuid::Uuid;
use web::Problem;

use super::detail;
use super::profile::Customer;
use crate::Know;
use crate::identity::{MergeView, merges_of};
use crate::ids::SYSTEM;

/// Who a customer is, unmasked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KnownCustomer)]
pub struct Known {
    customer: Customer,
    /// What was joined to make one customer, newest first.
    merges: Vec<MergeView>,
}

/// What is known of a customer beside their events, as it is handed to them.
///
/// # Errors
/// 404 when there is no such customer.
pub async fn export(know: &Know, shop: ShopId, id: Uuid) -> Result<Known, Problem> {
    let customer = detail::read(know, shop, id, false).await?;
    Ok(Known { customer, merges: merges_of(&know.kit.store, shop, id).await? })
}

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

#[cfg(test)]
mod tests {
    use primitives::{EventKind, SourceId, Timestamp};
    use serde_json::json;

    use super::*;

    fn handed(source: SourceId, body: &Value) -> Value {
        let event = Event {
            v: Event::VERSION,
            shop: ShopId(Uuid::nil()),
            source,
            message_id: "m1".to_owned(),
            kind: EventKind::Track,
            name: Some("Done".to_owned()),
            user_id: None,
            anonymous_id: None,
            timestamp: Timestamp::UNIX_EPOCH,
            received_at: Timestamp::UNIX_EPOCH,
            body: to_raw_value(body).unwrap(),
        };
        let handed = without_others(&[Uuid::from_u128(1)], event);
        serde_json::from_str(handed.body.get()).unwrap()
    }

    #[test]
    fn names_of_staff_and_of_other_customers_are_left_out_and_nothing_else() {
        let body = json!({
            "context": {"channel": "server", "staff_id": Uuid::from_u128(7), "staff_name": "周遥"},
            "properties": {
                "customers": [Uuid::from_u128(1), Uuid::from_u128(2)],
                "agent": "周遥", "owner": Uuid::from_u128(7), "owner_name": "周遥",
                "changed": {"owner": "周遥", "kind": {"from": "idea", "to": "problem"}},
                "steps": [{"note": "called", "by": {"staff_name": "周遥"}}],
                "traits": {"owner": "the cat", "agent": "travel"},
            },
        });
        assert_eq!(
            handed(SYSTEM, &body),
            json!({
                "context": {"channel": "server", "staff_id": Uuid::from_u128(7)},
                "properties": {
                    "customers": [Uuid::from_u128(1)],
                    "owner": Uuid::from_u128(7),
                    "changed": {"kind": {"from": "idea", "to": "problem"}},
                    "steps": [{"note": "called", "by": {}}],
                    "traits": {"owner": "the cat", "agent": "travel"},
                },
            })
        );
        let unnamed = json!({"context": {"staff_name": "周遥"}, "properties": {"reply_id": 1}});
        assert_eq!(handed(SYSTEM, &unnamed), json!({"context": {}, "properties": {"reply_id": 1}}));
        assert_eq!(
            handed(SourceId(Uuid::from_u128(9)), &body),
            body,
            "what the shop's systems sent is as they sent it"
        );
    }
}
