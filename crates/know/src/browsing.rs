//! Forgetting what people looked at once the shop keeps it no longer, so that a replay of the log still gives what is
//! stored.
//!
//! An old event of browsing stays in the log as a *thin* one: who it was and when, from what kind of device and channel,
//! by which campaign or site they came. Identities, habits and first and last touch stand on that and stay as they were.
//! What was looked at goes: products, terms, pages, addresses. Of an activity, only how often it was on a day stays.

use primitives::{Event, EventKind, Money, Seq, ShopId, Stored, Timestamp};
use serde_json::{Map, Value as Json, json, value::to_raw_value};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, distinct, in_list, micros, sea_orm};
use uuid::Uuid;

use crate::body::Object;
use crate::facts::products::Mention;
use crate::facts::{Item, behaviour, touches};
use crate::identity::Kind;
use crate::ids::{SYSTEM, derived};
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
/// What became of a search: counted by its term, on its day.
const CREDITS: [&str; 3] = ["Search Without Result", "Search Clicked", "Search Ordered"];
/// Tells what the catalogue holds of a product that only browsing spoke of.
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
    let with = |fixed: [Value; 2], names: &[&str]| -> Vec<Value> {
        fixed.into_iter().chain(names.iter().map(|name| (*name).into())).collect()
    };
    let (id, day, until) = (shop.id.0, shop.day(before), micros(before));
    let old = format!("shop = $1 AND day < $2 AND item <> '' AND name IN ({})", in_list(3, NAMES.len()));
    let fold = format!(
        "INSERT INTO activity (persona, name, item, day, via, shop, count, last_at)
         SELECT persona, name, '', day, via, shop, CAST(SUM(count) AS BIGINT), MAX(last_at) FROM activity
         WHERE {old} GROUP BY persona, name, day, via, shop
         ON CONFLICT (persona, name, item, day, via) DO UPDATE SET count = activity.count + excluded.count,
         last_at = CASE WHEN excluded.last_at > activity.last_at THEN excluded.last_at ELSE activity.last_at END"
    );
    tx.exec(&fold, with([id.into(), day.into()], &NAMES)).await?;
    tx.exec(&format!("DELETE FROM activity WHERE {old}"), with([id.into(), day.into()], &NAMES)).await?;
    let credits =
        format!("DELETE FROM activity WHERE shop = $1 AND day < $2 AND name IN ({})", in_list(3, CREDITS.len()));
    tx.exec(&credits, with([id.into(), day.into()], &CREDITS)).await?;
    let visits = "UPDATE visits SET term = NULL, clicked = FALSE, ordered = FALSE
        WHERE last_at < $2 AND persona IN (SELECT id FROM personas WHERE shop = $1)";
    tx.exec(visits, vec![id.into(), until.into()]).await?;
    let lines = "UPDATE timeline SET name = '' WHERE at < $2 AND kind IN ('page', 'screen') AND name <> ''
        AND persona IN (SELECT id FROM personas WHERE shop = $1)";
    tx.exec(lines, vec![id.into(), until.into()]).await?;
    for chunk in seqs.chunks(1000) {
        let misfits = format!("DELETE FROM unprojected WHERE seq IN ({})", in_list(1, chunk.len()));
        tx.exec(&misfits, chunk.iter().map(|seq| seq.cast_signed().into()).collect()).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    product_id: String,
    name: String,
    category: Option<String>,
    brand: Option<String>,
    price_minor: Option<i64>,
    currency: Option<String>,
    image: Option<String>,
    seq: i64,
}

/// Tells, as events of the installation, what the catalogue holds of the products that these events speak of: it may stand
/// on them. `is_told` says whether the event at a position, from which a product's row is, tells so already.
///
/// # Errors
/// When the database refuses.
pub async fn remember_products(
    tx: &Tx,
    shop: &ShopSettings,
    events: &[Stored],
    is_told: impl Fn(Seq) -> bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mentioned = |stored: &Stored| Mention::read(&Item::read(stored)?.properties, Some(shop.currency)).ok()?;
    let ids = distinct(events.iter().filter_map(mentioned).map(|mention| mention.product_id));
    for chunk in ids.chunks(500) {
        let sql = format!(
            "SELECT product_id, name, category, brand, price_minor, currency, image, seq FROM products
             WHERE shop = $1 AND product_id IN ({})",
            in_list(2, chunk.len())
        );
        let values = std::iter::once(shop.id.0.into()).chain(chunk.iter().map(|id| id.as_str().into()));
        let rows: Vec<Row> = tx.rows(&sql, values.collect()).await?;
        let told = rows.into_iter().filter(|row| !is_told(row.seq.cast_unsigned())).map(|row| row.event(shop.id, now));
        emit(tx, shop.id, told.collect(), now).await?;
    }
    Ok(())
}

/// Whether an event says what [`remember_products`] does.
#[must_use]
pub fn is_memory(event: &Event) -> bool {
    event.source == SYSTEM && event.name.as_deref() == Some(REMEMBERED)
}

impl Row {
    fn event(self, shop: ShopId, at: Timestamp) -> SystemEvent {
        let currency = self.currency.as_deref().and_then(|code| code.parse().ok());
        let price = self.price_minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency).to_string());
        let price = price.as_deref().and_then(|price| price.split_once(' ')).map(|(amount, _)| amount.to_owned());
        let about: Vec<Uuid> = vec![derived(shop, "product", &[self.product_id.as_bytes()])];
        let mut properties = Map::new();
        put(&mut properties, "product_id", self.product_id.into());
        put(&mut properties, "name", self.name.into());
        put(&mut properties, "category", self.category.into());
        put(&mut properties, "brand", self.brand.into());
        put(&mut properties, "image", self.image.into());
        put(&mut properties, "price", price.into());
        put(&mut properties, "currency", self.currency.into());
        SystemEvent { name: REMEMBERED, about, at, properties: properties.into() }
    }
}
