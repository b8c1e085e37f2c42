//! Forgetting what people looked at once the shop keeps it no longer, so that a replay of the log still gives what is
//! stored.
//!
//! An old event of browsing stays in the log as a *thin* one: who it was and when, from what kind of device and channel,
//! by which campaign or site they came. Identities, habits and first and last touch stand on that and stay as they were.
//! What was looked at goes: products, terms, pages, addresses, prices. Of an activity, only how often it was on a day
//! stays.

use std::collections::BTreeSet;

use primitives::{Event, EventKind, Seq, ShopId, Stored, Timestamp, derived_id};
use serde_json::{Map, Value as Json, json, value::to_raw_value};
use store::{Sql, StoreError, Tx, Value, Voice, distinct, exec_in, micros};

use crate::body::Object;
use crate::facts::products::{Memory, Mention, memories};
use crate::facts::{Item, behaviour, touches};
use crate::identity::Kind;
use crate::ids::SYSTEM;
use crate::shop::ShopSettings;
use crate::system_event::{SystemEvent, emit};

/// The names of Segment's commerce spec and of the script tag that tell of browsing. Orders, parcels, reviews, consent and
/// whatever a shop names itself are none.
const NAMES: [&str; 24] = [
    "Page Viewed",
    "Page Left",
    "Screen Viewed",
    "Web Vitals",
    "Products Searched",
    "Product List Viewed",
    "Product List Filtered",
    "Product Clicked",
    "Product Viewed",
    "Product Added",
    "Product Removed",
    "Product Shared",
    "Product Added to Wishlist",
    "Product Removed from Wishlist",
    "Wishlist Product Added to Cart",
    "Cart Viewed",
    "Cart Shared",
    "Checkout Started",
    "Checkout Step Viewed",
    "Checkout Step Completed",
    "Promotion Viewed",
    "Promotion Clicked",
    "Coupon Entered",
    "Coupon Denied",
];
/// What became of a search, counted by its term, and for how long a product was looked at, on its day.
const CREDITS: [&str; 4] = ["Search Without Result", "Search Clicked", "Search Ordered", behaviour::DWELL];
/// Tells what browsing said of a product.
pub(crate) const REMEMBERED: &str = "Product Remembered";

/// Whether an event of this kind and name is browsing. `name` is the event's, or its kind's where it has none.
#[must_use]
pub fn is_browsing(kind: &str, name: &str) -> bool {
    match kind {
        "page" | "screen" => true,
        "track" => NAMES.contains(&name),
        _ => false,
    }
}

/// An event of browsing as it may stay; `None` when it is no browsing, or thin already.
#[must_use]
pub fn thin(event: &Event) -> Option<Event> {
    let name = event.name.as_deref().unwrap_or(event.kind.as_str());
    if event.source == SYSTEM || !is_browsing(event.kind.as_str(), name) {
        return None;
    }
    let stored = Stored { seq: 0, event: event.clone() };
    let item = Item::read(&stored)?;
    let name = event.name.clone().filter(|_| event.kind == EventKind::Track);
    let mut body = Map::new();
    body.insert("type".to_owned(), event.kind.as_str().into());
    if let Some(name) = &name {
        body.insert("event".to_owned(), name.as_str().into());
    }
    put(&mut body, "traits", identifiers(&item.body.object("traits")));
    put(&mut body, "context", context(&item));
    let body = to_raw_value(&body).ok()?;
    let thin = Event { name, body, ..stored.event };
    (thin != *event).then_some(thin)
}

fn put(into: &mut Map<String, Json>, key: &str, value: Json) {
    let is_empty = value.is_null() || value.as_object().is_some_and(Map::is_empty);
    if !is_empty {
        into.insert(key.to_owned(), value);
    }
}

fn identifiers(traits: &Object<'_>) -> Json {
    let kinds = [Kind::Email, Kind::Phone, Kind::BuyerId, Kind::Oaid];
    kinds.into_iter().filter_map(|kind| Some((kind.as_str(), Json::from(traits.string(kind.as_str())?)))).collect()
}

fn context(item: &Item<'_>) -> Json {
    let (mut context, given) = (Map::new(), &item.context);
    put(&mut context, "traits", identifiers(&given.object("traits")));
    // Whatever it says of who it was stays what a visitor said.
    put(&mut context, "claimed", given.flag("claimed").filter(|is_claimed| *is_claimed).into());
    for key in ["channel", "locale", "import_id"] {
        put(&mut context, key, given.string(key).into());
    }
    if let Some(device) = behaviour::device(item) {
        put(&mut context, "device", json!({ "type": device }));
    }
    let campaign = given.object("campaign");
    let said = ["source", "medium", "name"].map(|key| Some((key, Json::from(campaign.string(key)?))));
    put(&mut context, "campaign", said.into_iter().flatten().collect());
    let page = given.object("page");
    let site = |key: &str| {
        let host = touches::host(&page.text(key)?)?;
        Some((key.to_owned(), Json::from(format!("https://{host}/"))))
    };
    put(&mut context, "page", [site("url"), site("referrer")].into_iter().flatten().collect());
    context.into()
}

/// Forgets a shop's browsing of the days before an instant, which begins one of the shop's days. Doing it twice does no
/// harm. `seqs` are the events that became thin.
///
/// # Errors
/// When the database refuses.
pub async fn forget_browsing(tx: &Tx, shop: &ShopSettings, before: Timestamp, seqs: &[Seq]) -> Result<(), StoreError> {
    let (id, until) = (shop.id.0, micros(before));
    let days: [Value; 2] = [id.into(), shop.day(before).into()];
    let old = |names: &str| format!("shop = $1 AND day < $2 AND item <> '' AND name IN ({names})");
    exec_in(tx, &days, &NAMES, |names| {
        format!(
            "INSERT INTO activity (persona, name, item, day, via, shop, count, last_at)
             SELECT persona, name, '', day, via, shop, CAST(SUM(count) AS BIGINT), MAX(last_at) FROM activity
             WHERE {} GROUP BY persona, name, day, via, shop
             ON CONFLICT (persona, name, item, day, via) DO UPDATE SET count = activity.count + excluded.count,
             last_at = CASE WHEN excluded.last_at > activity.last_at THEN excluded.last_at ELSE activity.last_at END",
            old(names)
        )
    })
    .await?;
    exec_in(tx, &days, &NAMES, |names| format!("DELETE FROM activity WHERE {}", old(names))).await?;
    exec_in(tx, &days, &NAMES, |names| {
        format!("DELETE FROM event_numbers WHERE shop = $1 AND day < $2 AND name IN ({names})")
    })
    .await?;
    exec_in(tx, &days, &CREDITS, |names| {
        format!("DELETE FROM activity WHERE shop = $1 AND day < $2 AND name IN ({names})")
    })
    .await?;
    let visits = "UPDATE visits SET term = NULL, clicked = FALSE, ordered = FALSE
        WHERE last_at < $2 AND persona IN (SELECT id FROM personas WHERE shop = $1)";
    tx.exec(visits, vec![id.into(), until.into()]).await?;
    let lines = "UPDATE timeline SET name = '' WHERE at < $2 AND kind IN ('page', 'screen') AND name <> ''
        AND persona IN (SELECT id FROM personas WHERE shop = $1)";
    tx.exec(lines, vec![id.into(), until.into()]).await?;
    let seqs: Vec<i64> = seqs.iter().map(|seq| seq.cast_signed()).collect();
    exec_in(tx, &[], &seqs, |list| format!("DELETE FROM unprojected WHERE seq IN ({list})")).await?;
    Ok(())
}

/// Tells, as events of the installation, what the catalogue has from these events, which are about to become thin. It is
/// said as it was then, so that telling it twice does no harm.
///
/// # Errors
/// When the database refuses.
pub async fn remember_products(
    tx: &Tx,
    shop: &ShopSettings,
    events: &[Stored],
    now: Timestamp,
) -> Result<(), StoreError> {
    let mentioned = |stored: &Stored| Mention::read(&Item::read(stored)?.properties, Some(shop.currency)).ok()?;
    let ids = distinct(events.iter().filter_map(mentioned).map(|mention| mention.product_id));
    let seqs: BTreeSet<i64> = events.iter().map(|stored| stored.seq.cast_signed()).collect();
    for chunk in ids.chunks(500) {
        let found = memories(tx, shop.id, chunk, &seqs).await?;
        emit(tx, shop.id, found.into_iter().map(|memory| event_of(shop.id, memory, now)).collect(), now).await?;
    }
    Ok(())
}

fn event_of(shop: ShopId, memory: Memory, at: Timestamp) -> SystemEvent {
    let Memory { product_id, voice, fields } = memory;
    let (is_claimed, via) = (voice == Voice::of_visitors(), voice.via);
    let said = json!(fields);
    let words = said.to_string();
    let about = vec![derived_id(shop, "product", &[product_id.as_bytes(), via.as_bytes(), words.as_bytes()])];
    let mut properties = Map::new();
    put(&mut properties, "product_id", product_id.into());
    put(&mut properties, "claimed", is_claimed.then_some(true).into());
    put(&mut properties, "import_id", Some(via).filter(|via| !via.is_empty() && !is_claimed).into());
    put(&mut properties, "said", said);
    SystemEvent { name: REMEMBERED, about, at, properties: properties.into() }
}
