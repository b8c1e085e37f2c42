//! A profile's row from the facts of its personas. It depends on nothing else, so it is the same however often and in
//! whatever batches it is computed.

use std::collections::{BTreeMap, HashMap};

use primitives::{Ids, ShopId};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, Vault, sea_orm};
use uuid::Uuid;

use super::personal::{self, Personal};
use super::search;
use crate::shop::ShopSettings;
use crate::sql::{distinct, exec_in, ids_in, rows_in};

/// Orders that count as orders and as money.
pub const COUNTED: &str = "status NOT IN ('pending', 'cancelled')";
const CHUNK: usize = 500;

/// The profiles that personas belong to.
pub(crate) async fn of_personas(db: &impl Sql, shop: ShopId, personas: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let profiles = ids_in(db, &[shop.0.into()], personas, |list| {
        format!("SELECT DISTINCT profile FROM personas WHERE shop = $1 AND id IN ({list})")
    })
    .await?;
    Ok(distinct(profiles))
}

/// Brings the rows of these profiles up to date, and removes those of profiles that are no more.
pub(crate) async fn recompute(
    tx: &Tx,
    shop: &ShopSettings,
    vault: &Vault,
    ids: &Ids,
    profiles: &[Uuid],
) -> Result<(), StoreError> {
    for chunk in profiles.chunks(CHUNK) {
        let mut facts = gather(tx, shop, chunk).await?;
        let gone: Vec<Uuid> = chunk.iter().copied().filter(|id| !facts.contains_key(id)).collect();
        for (table, column) in [("profiles", "id"), ("profile_search", "profile"), ("segment_members", "profile")] {
            exec_in(tx, &[], &gone, |list| format!("DELETE FROM {table} WHERE {column} IN ({list})")).await?;
        }
        let mut personal = personal::read(tx, vault, &facts.keys().copied().collect::<Vec<_>>()).await?;
        let alive: Vec<Uuid> = facts.keys().copied().collect();
        let keys = vault.keys(tx, &alive, ids).await?;
        let mut rows = Vec::with_capacity(facts.len());
        let mut sealed = BTreeMap::new();
        for (id, facts) in &mut facts {
            let personal = personal.remove(id).unwrap_or_default();
            if let Some(key) = keys.get(id).filter(|_| !personal.is_empty()) {
                sealed.insert(*id, key.seal(personal::FIELD, &personal.to_json()?));
            }
            rows.push(facts.row(*id, shop, &personal, sealed.get(id)));
            facts.personal = personal;
        }
        let found: Vec<(Uuid, &Personal, Option<&Vec<u8>>)> =
            facts.iter().map(|(id, facts)| (*id, &facts.personal, sealed.get(id))).collect();
        search::refresh(tx, shop.id, vault, &found).await?;
        save(tx, rows).await?;
    }
    Ok(())
}

/// What the personas of one profile add up to.
#[derive(Debug, Default)]
struct Facts {
    first_seen_at: i64,
    last_seen_at: i64,
    orders: i64,
    items: i64,
    gross: i64,
    refunded: i64,
    discounted: i64,
    first_order_at: Option<i64>,
    last_order_at: Option<i64>,
    days: Vec<i64>,
    place: Place,
    channels: BTreeMap<String, i64>,
    habits: HashMap<&'static str, BTreeMap<String, i64>>,
    categories: BTreeMap<String, i64>,
    brands: BTreeMap<String, i64>,
    personal: Personal,
}

#[derive(Debug, Default, Clone)]
struct Place {
    city: Option<String>,
    province: Option<String>,
    country: Option<String>,
}

#[derive(FromQueryResult)]
struct Span {
    profile: Uuid,
    first_seen_at: i64,
    last_seen_at: i64,
}

#[derive(FromQueryResult)]
struct OrderRow {
    profile: Uuid,
    ordered_at: i64,
    day: i64,
    currency: String,
    total_minor: i64,
    discount_minor: i64,
    refunded_minor: i64,
    items: i64,
    coupon: Option<String>,
    channel: Option<String>,
    city: Option<String>,
    province: Option<String>,
    country: Option<String>,
}

#[derive(FromQueryResult)]
struct ReturnRow {
    profile: Uuid,
    minor: i64,
}

#[derive(FromQueryResult)]
struct HabitRow {
    profile: Uuid,
    dimension: String,
    value: String,
    count: i64,
}

#[derive(FromQueryResult)]
struct TasteRow {
    profile: Uuid,
    category: Option<String>,
    brand: Option<String>,
    minor: i64,
}

async fn gather(tx: &Tx, shop: &ShopSettings, profiles: &[Uuid]) -> Result<BTreeMap<Uuid, Facts>, StoreError> {
    let mut all: BTreeMap<Uuid, Facts> = BTreeMap::new();
    let spans: Vec<Span> = rows_in(tx, &[], profiles, |list| {
        format!(
            "SELECT profile, MIN(first_seen_at) AS first_seen_at, MAX(last_seen_at) AS last_seen_at
             FROM personas WHERE profile IN ({list}) GROUP BY profile"
        )
    })
    .await?;
    for span in spans {
        let facts = all.entry(span.profile).or_default();
        (facts.first_seen_at, facts.last_seen_at) = (span.first_seen_at, span.last_seen_at);
    }
    let orders: Vec<OrderRow> = rows_in(tx, &[], profiles, |list| {
        format!(
            "SELECT p.profile, o.ordered_at, o.day, o.currency, o.total_minor, o.discount_minor, o.refunded_minor, o.items,
                o.coupon, o.channel, o.city, o.province, o.country
             FROM personas p JOIN orders o ON o.persona = p.id
             WHERE p.profile IN ({list}) AND o.{COUNTED} ORDER BY o.ordered_at, o.order_id"
        )
    })
    .await?;
    for order in orders {
        if let Some(facts) = all.get_mut(&order.profile) {
            facts.add_order(shop, order);
        }
    }
    add_returns(tx, shop, profiles, &mut all).await?;
    add_habits(tx, profiles, &mut all).await?;
    add_tastes(tx, profiles, &mut all).await?;
    Ok(all)
}

/// Money given back for orders that are not on record.
async fn add_returns(
    tx: &Tx,
    shop: &ShopSettings,
    profiles: &[Uuid],
    all: &mut BTreeMap<Uuid, Facts>,
) -> Result<(), StoreError> {
    let returns: Vec<ReturnRow> = rows_in(tx, &[shop.currency.to_string().into()], profiles, |list| {
        format!(
            "SELECT p.profile, CAST(SUM(r.minor) AS BIGINT) AS minor
             FROM personas p JOIN refunds r ON r.persona = p.id
             WHERE r.currency = $1 AND p.profile IN ({list}) AND r.minor IS NOT NULL AND NOT EXISTS
                (SELECT 1 FROM orders o WHERE o.shop = r.shop AND o.order_id = r.order_id)
             GROUP BY p.profile"
        )
    })
    .await?;
    for row in returns {
        if let Some(facts) = all.get_mut(&row.profile) {
            facts.refunded += row.minor;
        }
    }
    Ok(())
}

async fn add_habits(tx: &Tx, profiles: &[Uuid], all: &mut BTreeMap<Uuid, Facts>) -> Result<(), StoreError> {
    let rows: Vec<HabitRow> = rows_in(tx, &[], profiles, |list| {
        format!(
            "SELECT p.profile, h.dimension, h.value, CAST(SUM(h.count) AS BIGINT) AS count
             FROM personas p JOIN habits h ON h.persona = p.id
             WHERE p.profile IN ({list}) AND h.dimension IN ('channel', 'device', 'language')
             GROUP BY p.profile, h.dimension, h.value"
        )
    })
    .await?;
    for row in rows {
        let dimension = ["channel", "device", "language"].into_iter().find(|name| *name == row.dimension);
        if let (Some(dimension), Some(facts)) = (dimension, all.get_mut(&row.profile)) {
            *facts.habits.entry(dimension).or_default().entry(row.value).or_default() += row.count;
        }
    }
    Ok(())
}

async fn add_tastes(tx: &Tx, profiles: &[Uuid], all: &mut BTreeMap<Uuid, Facts>) -> Result<(), StoreError> {
    let rows: Vec<TasteRow> = rows_in(tx, &[], profiles, |list| {
        format!(
            "SELECT p.profile, g.category, g.brand, CAST(SUM(l.quantity * l.price_minor) AS BIGINT) AS minor
             FROM personas p JOIN orders o ON o.persona = p.id
             JOIN order_lines l ON l.shop = o.shop AND l.order_id = o.order_id
             JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id
             WHERE p.profile IN ({list}) AND o.{COUNTED} GROUP BY p.profile, g.category, g.brand"
        )
    })
    .await?;
    for row in rows {
        let Some(facts) = all.get_mut(&row.profile) else { continue };
        for (name, sums) in [(row.category, &mut facts.categories), (row.brand, &mut facts.brands)] {
            if let Some(name) = name {
                *sums.entry(name).or_default() += row.minor;
            }
        }
    }
    Ok(())
}

impl Facts {
    fn add_order(&mut self, shop: &ShopSettings, order: OrderRow) {
        self.orders += 1;
        self.items += order.items;
        if order.currency == shop.currency.code() {
            self.gross += order.total_minor;
            self.refunded += order.refunded_minor;
        }
        self.discounted += i64::from(order.discount_minor > 0 || order.coupon.is_some());
        self.first_order_at.get_or_insert(order.ordered_at);
        self.last_order_at = Some(order.ordered_at);
        if !self.days.contains(&order.day) {
            self.days.push(order.day);
        }
        if let Some(channel) = order.channel {
            *self.channels.entry(channel).or_default() += 1;
        }
        if order.city.is_some() || order.province.is_some() || order.country.is_some() {
            self.place = Place { city: order.city, province: order.province, country: order.country };
        }
    }

    fn row(&self, id: Uuid, shop: &ShopSettings, personal: &Personal, sealed: Option<&Vec<u8>>) -> Vec<Value> {
        let most = |dimension: &str| self.habits.get(dimension).and_then(top);
        let place = personal.open.place(&self.place.city, &self.place.province, &self.place.country);
        let share = |part: i64| (self.orders > 0).then(|| ratio(part, self.orders));
        let class = if self.orders > 0 { "new" } else { "potential" };
        vec![
            id.into(),
            shop.id.0.into(),
            sealed.cloned().into(),
            personal.email.is_some().into(),
            personal.phone.is_some().into(),
            personal.is_known.into(),
            personal.open.gender.clone().into(),
            place.0.into(),
            place.1.into(),
            place.2.into(),
            personal.open.language.clone().or_else(|| most("language")).into(),
            self.first_seen_at.into(),
            self.last_seen_at.into(),
            self.orders.into(),
            self.items.into(),
            self.gross.into(),
            self.refunded.into(),
            (self.gross - self.refunded).into(),
            shop.currency.to_string().into(),
            self.first_order_at.into(),
            self.last_order_at.into(),
            i64::try_from(self.days.len()).unwrap_or(i64::MAX).into(),
            share(self.discounted).into(),
            top(&self.categories).into(),
            top(&self.brands).into(),
            top(&self.channels).or_else(|| most("channel")).into(),
            most("device").into(),
            class.into(),
            self.first_seen_at.into(),
        ]
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a person's orders are far below 2^52")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

/// The largest; of equals the first by name.
fn top(sums: &BTreeMap<String, i64>) -> Option<String> {
    let best = sums.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    best.filter(|(_, sum)| **sum > 0).map(|(name, _)| name.clone())
}

const COLUMNS: [&str; 29] = [
    "id",
    "shop",
    "personal",
    "has_email",
    "has_phone",
    "is_known",
    "gender",
    "city",
    "province",
    "country",
    "language",
    "first_seen_at",
    "last_seen_at",
    "orders",
    "items",
    "gross_minor",
    "refunded_minor",
    "net_minor",
    "currency",
    "first_order_at",
    "last_order_at",
    "order_days",
    "discount_share",
    "top_category",
    "top_brand",
    "channel",
    "device",
    "class",
    "class_since",
];
/// The first of the columns that only a new row gets from here: the lifecycle owns them afterwards.
const FIRST_KEPT: usize = 27;

async fn save(tx: &Tx, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
    let set: Vec<String> =
        COLUMNS[2..FIRST_KEPT].iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let replace = format!("ON CONFLICT (id) DO UPDATE SET {}", set.join(", "));
    tx.insert("profiles", &COLUMNS, rows, &replace).await?;
    Ok(())
}
