use forecast::stats::wilson;
use primitives::{Money, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::predictions::LEVEL;
use crate::prices::PriceReport;
use crate::profiles::COUNTED;
use crate::shop::ShopSettings;

/// What a customer buys, when, how and where.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preferences {
    /// Largest share of money first, over the orders in the shop's currency.
    pub categories: Vec<Share>,
    pub brands: Vec<Share>,
    /// Where the customer's unit prices stand among the shop's in the same categories, 0 cheapest to 1 dearest: the mean
    /// over their order lines of the share of products that are cheaper, and half of those that cost the same. Null with
    /// fewer than 3 lines in categories of 5 products and more.
    pub price_level: Option<f64>,
    /// Order lines behind the price level.
    pub price_lines: i64,
    /// Null without an order.
    pub discount: Option<Discounts>,
    /// Visits and orders by hour of the day, in the shop's zone.
    pub hours: Vec<i64>,
    /// By day of the week, Monday first.
    pub weekdays: Vec<i64>,
    pub devices: Vec<Count>,
    pub channels: Vec<Count>,
    /// How orders were paid, the means used most often first.
    pub payments: Vec<MethodUse>,
}

/// A means of payment that a customer uses.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentMethodUse)]
pub(crate) struct MethodUse {
    /// As the shop's files and calls name it.
    pub name: String,
    /// Orders paid with it, wholly or in part.
    pub orders: i64,
    /// Paid with it, in the shop's currency.
    pub amount: Money,
}

/// How much a customer buys when there is a discount or coupon.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DiscountUse)]
pub(crate) struct Discounts {
    /// Of the customer's orders, 0 to 1, with its 80 % Wilson interval: wide with few orders.
    pub share: f64,
    pub low: f64,
    pub high: f64,
    /// Orders behind it.
    pub orders: i64,
    /// What discounts took off, of what all orders would have cost without, 0 to 1.
    pub saved: f64,
    /// The share among all orders of the shop, to compare with; null before it was first counted.
    pub of_shop: Option<f64>,
    /// `more`, `less` or `like` the shop's others: only when the whole interval lies above or below.
    pub than_shop: &'static str,
}

/// The computed part that the profile's row holds.
pub(crate) struct PriceLevel {
    pub value: Option<f64>,
    pub lines: i64,
}

/// A part of a customer's purchases.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreferenceShare)]
pub(crate) struct Share {
    pub name: String,
    /// Of the money spent on goods, 0 to 1.
    pub share: f64,
    pub orders: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Count {
    pub name: String,
    pub count: i64,
}

#[derive(FromQueryResult)]
struct Taste {
    name: String,
    minor: i64,
    orders: i64,
}

#[derive(FromQueryResult)]
struct Habit {
    dimension: String,
    value: String,
    count: i64,
}

#[derive(FromQueryResult)]
struct Ordered {
    ordered_at: i64,
    channel: Option<String>,
}

const SHOWN: usize = 10;

pub(crate) async fn read(
    db: &impl Sql,
    shop: &ShopSettings,
    profile: Uuid,
    level: PriceLevel,
) -> Result<Preferences, StoreError> {
    let mut preferences = Preferences {
        categories: tastes(db, shop, profile, "category").await?,
        brands: tastes(db, shop, profile, "brand").await?,
        price_level: level.value,
        price_lines: level.lines,
        discount: discounts(db, shop, profile).await?,
        hours: vec![0; 24],
        weekdays: vec![0; 7],
        devices: Vec::new(),
        channels: Vec::new(),
        payments: payments(db, shop, profile).await?,
    };
    let habits = "SELECT h.dimension, h.value, CAST(SUM(h.count) AS BIGINT) AS count
        FROM personas p JOIN habits h ON h.persona = p.id WHERE p.shop = $1 AND p.profile = $2
        GROUP BY h.dimension, h.value ORDER BY count DESC, h.value";
    let values = vec![shop.id.0.into(), profile.into()];
    for habit in db.rows::<Habit>(habits, values.clone()).await? {
        preferences.add_habit(habit);
    }
    let orders = format!(
        "SELECT o.ordered_at, o.channel FROM personas p JOIN orders o ON o.persona = p.id
         WHERE p.shop = $1 AND p.profile = $2 AND o.{COUNTED}"
    );
    for order in db.rows::<Ordered>(&orders, values).await? {
        preferences.add_time(shop, instant(order.ordered_at));
        if let Some(channel) = order.channel {
            add(&mut preferences.channels, channel, 1);
        }
    }
    preferences.channels.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    Ok(preferences)
}

#[derive(FromQueryResult)]
struct DiscountRow {
    orders: i64,
    discounted: i64,
    off: i64,
    paid: i64,
}

async fn discounts(db: &impl Sql, shop: &ShopSettings, profile: Uuid) -> Result<Option<Discounts>, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) AS orders,
            CAST(COALESCE(SUM(CASE WHEN o.discount_minor > 0 OR o.coupon IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT)
                AS discounted,
            CAST(COALESCE(SUM(CASE WHEN o.currency = $3 THEN o.discount_minor ELSE 0 END), 0) AS BIGINT) AS off,
            CAST(COALESCE(SUM(CASE WHEN o.currency = $3 THEN o.total_minor ELSE 0 END), 0) AS BIGINT) AS paid
         FROM personas p JOIN orders o ON o.persona = p.id WHERE p.shop = $1 AND p.profile = $2 AND o.{COUNTED}"
    );
    let values = vec![shop.id.0.into(), profile.into(), shop.currency.code().into()];
    let Some(row) = db.row::<DiscountRow>(&sql, values).await?.filter(|row| row.orders > 0) else { return Ok(None) };
    let of_shop = PriceReport::last(db, shop).await?.and_then(|report| report.discount_share);
    let found = wilson(row.discounted.unsigned_abs(), row.orders.unsigned_abs(), LEVEL);
    let than_shop = match of_shop {
        Some(usual) if found.low > usual => "more",
        Some(usual) if found.high < usual => "less",
        _ => "like",
    };
    Ok(Some(Discounts {
        share: part(row.discounted, row.orders),
        low: found.low,
        high: found.high,
        orders: row.orders,
        saved: part(row.off, row.off + row.paid),
        of_shop,
        than_shop,
    }))
}

impl Preferences {
    fn add_habit(&mut self, habit: Habit) {
        match habit.dimension.as_str() {
            "hour" => bump(&mut self.hours, &habit.value, habit.count),
            "weekday" => bump(&mut self.weekdays, &habit.value, habit.count),
            "device" => add(&mut self.devices, habit.value, habit.count),
            "channel" => add(&mut self.channels, habit.value, habit.count),
            _ => {}
        }
    }

    fn add_time(&mut self, shop: &ShopSettings, at: Timestamp) {
        let (hour, weekday) = shop.hour_and_weekday(at);
        bump(&mut self.hours, &hour.to_string(), 1);
        bump(&mut self.weekdays, &weekday.to_string(), 1);
    }
}

fn bump(counts: &mut [i64], index: &str, by: i64) {
    if let Some(count) = index.parse::<usize>().ok().and_then(|index| counts.get_mut(index)) {
        *count += by;
    }
}

fn add(counts: &mut Vec<Count>, name: String, by: i64) {
    match counts.iter_mut().find(|count| count.name == name) {
        Some(found) => found.count += by,
        None => counts.push(Count { name, count: by }),
    }
}

async fn tastes(db: &impl Sql, shop: &ShopSettings, profile: Uuid, what: &str) -> Result<Vec<Share>, StoreError> {
    let sql = format!(
        "SELECT g.{what} AS name, CAST(SUM(l.minor) AS BIGINT) AS minor,
            COUNT(DISTINCT o.order_id) AS orders
         FROM personas p JOIN orders o ON o.persona = p.id
         JOIN order_lines l ON l.shop = o.shop AND l.order_id = o.order_id
         JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id
         WHERE p.shop = $1 AND p.profile = $2 AND o.{COUNTED} AND o.currency = $3 AND g.{what} IS NOT NULL
         GROUP BY g.{what} ORDER BY minor DESC, name"
    );
    let values = vec![shop.id.0.into(), profile.into(), shop.currency.code().into()];
    let rows: Vec<Taste> = db.rows(&sql, values).await?;
    let all: i64 = rows.iter().map(|row| row.minor).sum();
    let share = |row: Taste| Share { name: row.name, share: part(row.minor, all), orders: row.orders };
    Ok(rows.into_iter().take(SHOWN).map(share).collect())
}

/// By the payments of each order, or as the order says where none is on record.
async fn payments(db: &impl Sql, shop: &ShopSettings, profile: Uuid) -> Result<Vec<MethodUse>, StoreError> {
    let sql = format!(
        "SELECT COALESCE(m.method, o.payment_method) AS name, COUNT(DISTINCT o.order_id) AS orders,
            CAST(SUM(CASE WHEN m.order_id IS NULL AND o.currency = $3 THEN o.total_minor
                WHEN m.currency = $3 THEN COALESCE(m.minor, 0) ELSE 0 END) AS BIGINT) AS minor
         FROM personas p JOIN orders o ON o.persona = p.id
         LEFT JOIN order_payments m ON m.shop = o.shop AND m.order_id = o.order_id
         WHERE p.shop = $1 AND p.profile = $2 AND o.{COUNTED} AND COALESCE(m.method, o.payment_method) IS NOT NULL
         GROUP BY COALESCE(m.method, o.payment_method) ORDER BY orders DESC, minor DESC, name"
    );
    let values = vec![shop.id.0.into(), profile.into(), shop.currency.code().into()];
    let rows: Vec<Taste> = db.rows(&sql, values).await?;
    let used =
        |row: Taste| MethodUse { name: row.name, orders: row.orders, amount: Money::new(row.minor, shop.currency) };
    Ok(rows.into_iter().take(SHOWN).map(used).collect())
}

#[expect(clippy::cast_precision_loss, reason = "a share is shown with two digits")]
fn part(minor: i64, all: i64) -> f64 {
    if all > 0 { minor as f64 / all as f64 } else { 0.0 }
}
