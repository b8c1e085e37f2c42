use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::profiles::COUNTED;
use crate::shop::ShopSettings;

/// What a customer buys, when, how and where.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preferences {
    /// Largest share of money first.
    pub categories: Vec<Share>,
    pub brands: Vec<Share>,
    /// Where the customer's unit prices stand within their categories, 0 cheapest to 1 dearest; null while unknown.
    pub price_level: Option<f64>,
    /// Share of orders with a discount or coupon; null without an order.
    pub discount_share: Option<f64>,
    /// Visits and orders by hour of the day, in the shop's zone.
    pub hours: Vec<i64>,
    /// By day of the week, Monday first.
    pub weekdays: Vec<i64>,
    pub devices: Vec<Count>,
    pub channels: Vec<Count>,
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
    price_level: Option<f64>,
    discount_share: Option<f64>,
) -> Result<Preferences, StoreError> {
    let mut preferences = Preferences {
        categories: tastes(db, shop.id, profile, "category").await?,
        brands: tastes(db, shop.id, profile, "brand").await?,
        price_level,
        discount_share,
        hours: vec![0; 24],
        weekdays: vec![0; 7],
        devices: Vec::new(),
        channels: Vec::new(),
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

async fn tastes(db: &impl Sql, shop: ShopId, profile: Uuid, what: &str) -> Result<Vec<Share>, StoreError> {
    let sql = format!(
        "SELECT g.{what} AS name, CAST(SUM(l.quantity * l.price_minor) AS BIGINT) AS minor,
            COUNT(DISTINCT o.order_id) AS orders
         FROM personas p JOIN orders o ON o.persona = p.id
         JOIN order_lines l ON l.shop = o.shop AND l.order_id = o.order_id
         JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id
         WHERE p.shop = $1 AND p.profile = $2 AND o.{COUNTED} AND g.{what} IS NOT NULL
         GROUP BY g.{what} ORDER BY minor DESC, name"
    );
    let rows: Vec<Taste> = db.rows(&sql, vec![shop.0.into(), profile.into()]).await?;
    let all: i64 = rows.iter().map(|row| row.minor).sum();
    let share = |row: Taste| Share { name: row.name, share: part(row.minor, all), orders: row.orders };
    Ok(rows.into_iter().take(SHOWN).map(share).collect())
}

#[expect(clippy::cast_precision_loss, reason = "a share is shown with two digits")]
fn part(minor: i64, all: i64) -> f64 {
    if all > 0 { minor as f64 / all as f64 } else { 0.0 }
}
