//! The facts of profiles, read for many at once.

use std::collections::BTreeMap;

use store::{FromQueryResult, StoreError, Tx, rows_in, sea_orm};
use uuid::Uuid;

use super::COUNTED;
use super::facts::Facts;
use crate::net::WITHOUT_ORDER;
use crate::shop::ShopSettings;

#[derive(FromQueryResult)]
struct Span {
    profile: Uuid,
    first_seen_at: i64,
    last_seen_at: i64,
}

#[derive(FromQueryResult)]
pub(super) struct OrderRow {
    pub profile: Uuid,
    pub ordered_at: i64,
    pub day: i64,
    pub currency: String,
    pub total_minor: i64,
    pub discount_minor: i64,
    pub refunded_minor: i64,
    pub items: i64,
    pub coupon: Option<String>,
    pub channel: Option<String>,
    pub city: Option<String>,
    pub province: Option<String>,
    pub country: Option<String>,
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
struct MethodRow {
    profile: Uuid,
    method: String,
    orders: i64,
}

#[derive(FromQueryResult)]
struct TasteRow {
    profile: Uuid,
    category: Option<String>,
    brand: Option<String>,
    minor: i64,
}

/// What the profiles' personas add up to; those that are no more are not among them.
pub(super) async fn gather(
    tx: &Tx,
    shop: &ShopSettings,
    profiles: &[Uuid],
) -> Result<BTreeMap<Uuid, Facts>, StoreError> {
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
    add_methods(tx, profiles, &mut all).await?;
    add_tastes(tx, shop, profiles, &mut all).await?;
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
             WHERE r.currency = $1 AND p.profile IN ({list}) AND {WITHOUT_ORDER} GROUP BY p.profile"
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

/// How orders were paid: by their payments, or as the order says where none is on record.
async fn add_methods(tx: &Tx, profiles: &[Uuid], all: &mut BTreeMap<Uuid, Facts>) -> Result<(), StoreError> {
    let rows: Vec<MethodRow> = rows_in(tx, &[], profiles, |list| {
        format!(
            "SELECT p.profile, COALESCE(m.method, o.payment_method) AS method, COUNT(DISTINCT o.order_id) AS orders
             FROM personas p JOIN orders o ON o.persona = p.id
             LEFT JOIN order_payments m ON m.shop = o.shop AND m.order_id = o.order_id
             WHERE p.profile IN ({list}) AND o.{COUNTED} AND COALESCE(m.method, o.payment_method) IS NOT NULL
             GROUP BY p.profile, COALESCE(m.method, o.payment_method)"
        )
    })
    .await?;
    for row in rows {
        if let Some(facts) = all.get_mut(&row.profile) {
            facts.payment_methods.insert(row.method, row.orders);
        }
    }
    Ok(())
}

/// What was spent on, over the orders in the shop's currency.
async fn add_tastes(
    tx: &Tx,
    shop: &ShopSettings,
    profiles: &[Uuid],
    all: &mut BTreeMap<Uuid, Facts>,
) -> Result<(), StoreError> {
    let rows: Vec<TasteRow> = rows_in(tx, &[shop.currency.to_string().into()], profiles, |list| {
        format!(
            "SELECT p.profile, g.category, g.brand, CAST(SUM(l.minor) AS BIGINT) AS minor
             FROM personas p JOIN orders o ON o.persona = p.id
             JOIN order_lines l ON l.shop = o.shop AND l.order_id = o.order_id
             JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id
             WHERE o.currency = $1 AND p.profile IN ({list}) AND o.{COUNTED} GROUP BY p.profile, g.category, g.brand"
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
