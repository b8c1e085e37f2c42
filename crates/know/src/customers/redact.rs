use std::collections::BTreeMap;

use primitives::{Event, Stored, json};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use uuid::Uuid;

use crate::facts::{Item, is_fit};
use crate::ids::SYSTEM;

/// Events that stay for the shop's books and catalogue, and the properties of theirs that say nothing about a person.
const ORDER_EVENTS: [&str; 8] = [
    "Order Completed",
    "Order Updated",
    "Order Refunded",
    "Order Cancelled",
    "Order Paid",
    "Order Deleted",
    "Parcel Shipped",
    "Parcel Delivered",
];
const PRODUCT_EVENTS: [&str; 3] = ["Product Viewed", "Product Clicked", "Product Added"];
const KEPT_OF_ORDERS: [&str; 21] = [
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
    "payment_id",
    "instalments",
    "parcel_id",
    "carrier",
];
const KEPT_OF_PRODUCTS: [&str; 12] = [
    "product_id",
    "sku",
    "name",
    "category",
    "brand",
    "supplier",
    "variant",
    "price",
    "currency",
    "quantity",
    "total",
    "image",
];
const KEPT_OF_ADDRESS: [&str; 3] = ["state", "province", "country"];
/// In the place of the sender's id of the message; the log goes on knowing that one by its digest.
const ERASED: &str = "erased";
const KEPT_OF_PAYMENTS: [&str; 5] = ["payment_id", "payment_method", "total", "instalments", "paid_at"];
const KEPT_CONTEXT: [&str; 5] = ["import_id", "channel", "after_undo_of", "as_of", "claimed"];

/// An object whose values keep their text: an amount of money loses no digit.
type Object = BTreeMap<String, Box<RawValue>>;

#[derive(Serialize)]
struct Redacted<'a> {
    r#type: &'a str,
    event: &'a str,
    properties: Object,
    context: Object,
}

/// An erased person's event as it may stay, also where it tells of others too: what staff did with many customers at
/// once, and what says nothing of any, such as the undoing of an import.
#[must_use]
pub fn redact_of(profile: Uuid, event: &Event) -> Option<Event> {
    if event.source != SYSTEM {
        return redact(event);
    }
    let mut body: Object = serde_json::from_str(event.body.get()).ok()?;
    let mut properties = object(&body, "properties");
    if let Some(named) = properties.get("customers") {
        let mut named: Vec<Uuid> = serde_json::from_str(named.get()).ok()?;
        named.retain(|id| *id != profile);
        if named.is_empty() {
            return None;
        }
        properties.insert("customers".to_owned(), to_raw_value(&named).ok()?);
        body.insert("properties".to_owned(), to_raw_value(&properties).ok()?);
        return Some(Event { body: to_raw_value(&body).ok()?, ..event.clone() });
    }
    let tells_of_people = ["customer_id", "into", "merge_id"].iter().any(|key| properties.contains_key(*key));
    (!tells_of_people).then(|| event.clone())
}

/// An erased person's event as it may stay: an order, or a sight of a product, as nobody's. `None` when nothing of it
/// may. Projecting the redacted log gives what erasing left.
#[must_use]
pub fn redact(event: &Event) -> Option<Event> {
    let name = event.name.as_deref()?;
    let body: Object = serde_json::from_str(event.body.get()).ok()?;
    let given = object(&body, "properties");
    let given_refund_id = given.contains_key("refund_id");
    let properties = if PRODUCT_EVENTS.contains(&name) {
        only(given, &KEPT_OF_PRODUCTS)
    } else if ORDER_EVENTS.contains(&name) {
        order(given)?
    } else {
        return None;
    };
    let context = only(object(&body, "context"), &KEPT_CONTEXT);
    let redacted = Redacted { r#type: "track", event: name, properties, context };
    let body = to_raw_value(&redacted).ok()?;
    // A refund without an id is known by its message's.
    let is_named = name == "Order Refunded" && !given_refund_id;
    let message_id = if is_named { event.message_id.clone() } else { ERASED.to_owned() };
    let redacted = Event { message_id, user_id: None, anonymous_id: None, body, ..event.clone() };
    let stored = Stored { seq: 0, event: redacted };
    // What never became an order must not become one now.
    Item::read(&stored).filter(is_fit)?;
    Some(stored.event)
}

fn order(given: Object) -> Option<Object> {
    let named = json::ADDRESSES.iter().find(|name| given.get(**name).is_some_and(|raw| raw.get().starts_with('{')));
    let address = only(named.map(|name| object(&given, name)).unwrap_or_default(), &KEPT_OF_ADDRESS);
    let lists = [("products", &KEPT_OF_PRODUCTS[..]), ("payments", &KEPT_OF_PAYMENTS[..])];
    let lists = lists.map(|(name, kept)| given.get(name).and_then(|raw| Some((name, each(raw, kept)?))));
    let mut properties = only(given, &KEPT_OF_ORDERS);
    properties.insert("address".to_owned(), to_raw_value(&address).ok()?);
    for (name, items) in lists.into_iter().flatten() {
        properties.insert(name.to_owned(), items);
    }
    Some(properties)
}

/// The objects of a list with what is kept of each; `None` when it is no such list.
fn each(list: &RawValue, kept: &[&str]) -> Option<Box<RawValue>> {
    let items: Vec<Object> = serde_json::from_str(list.get()).ok()?;
    to_raw_value(&items.into_iter().map(|item| only(item, kept)).collect::<Vec<_>>()).ok()
}

fn object(within: &Object, key: &str) -> Object {
    within.get(key).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

fn only(object: Object, keys: &[&str]) -> Object {
    object.into_iter().filter(|(key, _)| keys.contains(&key.as_str())).collect()
}
