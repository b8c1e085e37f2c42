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

/// An event as it is handed to a customer with these profiles: without the others of what staff did with many at once.
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
    let customers = body.get_mut("properties")?.get_mut("customers")?.as_array_mut()?;
    customers.retain(|id| {
        let id = id.as_str().and_then(|id| id.parse::<Uuid>().ok());
        id.is_some_and(|id| profiles.contains(&id))
    });
    to_raw_value(&body).ok()
}
