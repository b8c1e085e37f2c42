use std::collections::BTreeMap;

use primitives::Event;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// Events that stay for the shop's books, and the properties of theirs that say nothing about a person.
const KEPT_EVENTS: [&str; 7] = [
    "Order Completed",
    "Order Updated",
    "Order Refunded",
    "Order Cancelled",
    "Order Deleted",
    "Parcel Shipped",
    "Parcel Delivered",
];
const KEPT_PROPERTIES: [&str; 19] = [
    "order_id",
    "refund_id",
    "status",
    "total",
    "revenue",
    "shipping",
    "tax",
    "discount",
    "currency",
    "ordered_at",
    "paid_at",
    "shipped_at",
    "delivered_at",
    "promised_at",
    "cancelled_at",
    "channel",
    "payment_method",
    "parcel_id",
    "carrier",
];
const KEPT_OF_PRODUCTS: [&str; 9] =
    ["product_id", "sku", "name", "category", "brand", "variant", "price", "quantity", "image"];
const KEPT_OF_ADDRESS: [&str; 3] = ["state", "province", "country"];
const KEPT_CONTEXT: [&str; 2] = ["import_id", "channel"];

/// An object whose values keep their text: an amount of money loses no digit.
type Object = BTreeMap<String, Box<RawValue>>;

#[derive(Serialize)]
struct Redacted<'a> {
    r#type: &'a str,
    event: Option<&'a str>,
    properties: Object,
    context: Object,
}

/// An erased person's event as it may stay: an order as nobody's. `None` when nothing of it may. Projecting the redacted
/// log gives what erasing left.
#[must_use]
pub fn redact(event: &Event) -> Option<Event> {
    event.name.as_deref().filter(|name| KEPT_EVENTS.contains(name))?;
    let body: Object = serde_json::from_str(event.body.get()).ok()?;
    let given = object(body.get("properties"));
    let mut properties = only(given.clone(), &KEPT_PROPERTIES);
    let address = only(object(given.get("address")), &KEPT_OF_ADDRESS);
    properties.insert("address".to_owned(), to_raw_value(&address).ok()?);
    if let Some(products) = given.get("products") {
        let products: Vec<Object> = serde_json::from_str(products.get()).ok()?;
        let kept: Vec<Object> = products.into_iter().map(|product| only(product, &KEPT_OF_PRODUCTS)).collect();
        properties.insert("products".to_owned(), to_raw_value(&kept).ok()?);
    }
    let context = only(object(body.get("context")), &KEPT_CONTEXT);
    let redacted = Redacted { r#type: "track", event: event.name.as_deref(), properties, context };
    let body = to_raw_value(&redacted).ok()?;
    Some(Event { user_id: None, anonymous_id: None, body, ..event.clone() })
}

fn object(raw: Option<&Box<RawValue>>) -> Object {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

fn only(object: Object, keys: &[&str]) -> Object {
    object.into_iter().filter(|(key, _)| keys.contains(&key.as_str())).collect()
}
