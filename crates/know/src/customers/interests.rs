use std::collections::BTreeMap;

use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::facts::behaviour::DWELL;

/// Something a customer looks for.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Interest {
    /// `category`, `product` or `search`.
    pub kind: &'static str,
    /// The category, the product's name, the term.
    pub name: String,
    /// Visits, with a half-life of 30 days; searches and things put in the cart weigh more than views, and a view weighs
    /// by how long it was: a quarter below 3 seconds, double beyond 30.
    pub weight: f64,
}

/// After this many days something seen is worth half.
const HALF_LIFE_DAYS: f64 = 30.0;
/// Older activity weighs less than 2 %.
const WINDOW_DAYS: i64 = 180;
const VIEWED: &str = "Product Viewed";
const SHOWN_PER_KIND: usize = 8;
/// Whoever looks for less than this has seen nothing; for more than the other, has read.
const GLANCE_MS: i64 = 3_000;
const READ_MS: i64 = 30_000;
const DAY_MICROS: i64 = 86_400_000_000;

#[derive(FromQueryResult)]
struct Row {
    name: String,
    item: String,
    product: Option<String>,
    category: Option<String>,
    day: i64,
    count: i64,
    last_at: i64,
}

/// What the customer browsed and searched for lately, weighed by how often and how long ago.
///
/// A view of a product weighs by how long it was looked at, on average over that day's views of it: below 3 seconds a
/// quarter, beyond 30 seconds double, in between, or where nothing tells, as one. Both are sums of a day, so that the order
/// in which events come changes nothing.
pub(crate) async fn read(
    db: &impl Sql,
    shop: ShopId,
    profile: Uuid,
    now: Timestamp,
) -> Result<Vec<Interest>, StoreError> {
    let sql = format!(
        "SELECT a.name, a.item, g.name AS product, g.category, a.day, a.count, a.last_at
        FROM personas p JOIN activity a ON a.persona = p.id
        LEFT JOIN products g ON g.shop = a.shop AND g.product_id = a.item
        WHERE p.shop = $1 AND p.profile = $2 AND a.last_at > $3 AND a.last_at <= $4 AND a.item <> ''
          AND a.name IN ('{VIEWED}', 'Product Clicked', 'Product Added', 'Product List Viewed', 'Products Searched',
            '{DWELL}')"
    );
    let now = micros(now);
    let since = now - WINDOW_DAYS * DAY_MICROS;
    let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into(), profile.into(), since.into(), now.into()]).await?;
    Ok(rank(&rows, now))
}

fn rank(rows: &[Row], now: i64) -> Vec<Interest> {
    let mut weights: BTreeMap<(&'static str, &str), f64> = BTreeMap::new();
    let looked = looked(rows);
    for row in rows.iter().filter(|row| row.name != DWELL) {
        let weight = weight(row, now) * attention(row, &looked);
        let mut add = |kind, name| *weights.entry((kind, name)).or_default() += weight;
        match row.name.as_str() {
            "Products Searched" => add("search", &row.item),
            "Product List Viewed" => add("category", &row.item),
            _ => {
                add("product", row.product.as_deref().unwrap_or(&row.item));
                if let Some(category) = &row.category {
                    add("category", category);
                }
            }
        }
    }
    let mut all: Vec<Interest> =
        weights.into_iter().map(|((kind, name), weight)| Interest { kind, name: name.to_owned(), weight }).collect();
    all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.name.cmp(&b.name)));
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    all.retain(|interest| {
        let count = shown.entry(interest.kind).or_default();
        *count += 1;
        *count <= SHOWN_PER_KIND
    });
    all
}

/// Of each product and day: its views, and for how many milliseconds it was looked at.
fn looked(rows: &[Row]) -> BTreeMap<(&str, i64), (i64, i64)> {
    let mut looked: BTreeMap<(&str, i64), (i64, i64)> = BTreeMap::new();
    for row in rows {
        let (views, millis) = looked.entry((row.item.as_str(), row.day)).or_default();
        match row.name.as_str() {
            VIEWED => *views += row.count,
            DWELL => *millis += row.count,
            _ => {}
        }
    }
    looked
}

/// What a view weighs by how long it was.
fn attention(row: &Row, looked: &BTreeMap<(&str, i64), (i64, i64)>) -> f64 {
    let told = looked.get(&(row.item.as_str(), row.day)).filter(|_| row.name == VIEWED);
    match told {
        Some((views, millis)) if *millis > 0 && *millis < views * GLANCE_MS => 0.25,
        Some((views, millis)) if *millis > views * READ_MS => 2.0,
        _ => 1.0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a weight is a rough number")]
fn weight(row: &Row, now: i64) -> f64 {
    let worth = match row.name.as_str() {
        "Product Added" => 3.0,
        "Products Searched" => 2.0,
        _ => 1.0,
    };
    let age_days = (now - row.last_at).max(0) as f64 / DAY_MICROS as f64;
    worth * row.count as f64 * 0.5f64.powf(age_days / HALF_LIFE_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recent_and_meant_counts_more() {
        let row = |name: &str, item: &str, category: Option<&str>, count, days_ago: i64| Row {
            name: name.to_owned(),
            item: item.to_owned(),
            product: None,
            category: category.map(str::to_owned),
            day: 20_261_112 - days_ago,
            count,
            last_at: -days_ago * DAY_MICROS,
        };
        let ranked = rank(
            &[
                row("Product Viewed", "p1", Some("茶"), 4, 30),
                row("Product Added", "p2", Some("茶"), 1, 0),
                row("Products Searched", "耳机", None, 1, 60),
            ],
            0,
        );
        let found: Vec<(&str, &str, f64)> = ranked.iter().map(|i| (i.kind, i.name.as_str(), i.weight)).collect();
        assert_eq!(
            found,
            [("category", "茶", 5.0), ("product", "p2", 3.0), ("product", "p1", 2.0), ("search", "耳机", 0.5)]
        );
    }

    #[test]
    fn a_view_weighs_by_how_long_it_was_on_average_of_its_day() {
        let row = |name: &str, item: &str, day, count| Row {
            name: name.to_owned(),
            item: item.to_owned(),
            product: None,
            category: None,
            day,
            count,
            last_at: 0,
        };
        let rows = [
            row(VIEWED, "glanced", 1, 4),
            row(DWELL, "glanced", 1, 4 * 2_999),
            row(VIEWED, "read", 1, 2),
            row(DWELL, "read", 1, 60_001),
            row(VIEWED, "seen", 1, 2),
            row(DWELL, "seen", 1, 2 * 3_000),
            row(VIEWED, "untold", 1, 2),
            row(DWELL, "untold", 2, 90_000),
        ];
        let found = |rows: &[Row]| -> BTreeMap<String, f64> {
            rank(rows, 0).into_iter().map(|interest| (interest.name, interest.weight)).collect()
        };
        let expected = [("glanced", 1.0), ("read", 4.0), ("seen", 2.0), ("untold", 2.0)];
        let expected = BTreeMap::from(expected.map(|(name, weight)| (name.to_owned(), weight)));
        assert_eq!(found(&rows), expected);
        let mut reversed = rows;
        reversed.reverse();
        assert_eq!(found(&reversed), expected);
    }
}
