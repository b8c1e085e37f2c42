use std::collections::HashMap;

use primitives::Timestamp;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, Store, StoreError, Tx, Value, rows_in, sea_orm, unindexed};
use uuid::Uuid;

use super::level::{Level, Prices};
use crate::shop::ShopSettings;
use crate::{COUNTED, runs};

/// Customers judged and written in one transaction.
const CHUNK: usize = 1_000;

/// What the last run found of the whole shop.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct PriceReport {
    /// Customers with a price level.
    pub customers: i64,
    /// Categories with enough products to compare prices in.
    pub categories: usize,
    /// Share of all orders with a discount or coupon; null without an order.
    pub discount_share: Option<f64>,
}

impl PriceReport {
    /// As of the last run; `None` before the first.
    pub async fn last(db: &impl Sql, shop: &ShopSettings) -> Result<Option<Self>, StoreError> {
        runs::last(db, shop.id, "price_runs").await
    }
}

#[derive(FromQueryResult)]
struct Product {
    category: String,
    price_minor: i64,
}

#[derive(FromQueryResult)]
struct Customer {
    id: Uuid,
    price_level: Option<f64>,
    price_lines: i64,
}

#[derive(FromQueryResult)]
struct Bought {
    profile: Uuid,
    category: String,
    price_minor: i64,
    lines: i64,
}

/// Computes everybody's price level when the shop's day has turned or much has come in. Gives the customers whose level
/// changed.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn reconcile(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<usize, StoreError> {
    if runs::is_due(store, shop, "price_runs", now).await? { run(store, shop, now).await } else { Ok(0) }
}

pub(super) async fn run(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<usize, StoreError> {
    let orders = runs::orders(store, shop.id).await?;
    let prices = prices(store, shop).await?;
    let (of_shop, mut changed, mut after) = (unindexed("shop = $1"), 0, Uuid::nil());
    loop {
        let sql = format!(
            "SELECT id, price_level, price_lines FROM profiles WHERE id > $2 AND {of_shop}
             AND (orders > 0 OR price_lines > 0) ORDER BY id LIMIT {CHUNK}"
        );
        let customers: Vec<Customer> = store.rows(&sql, vec![shop.id.0.into(), after.into()]).await?;
        let Some(last) = customers.last() else { break };
        after = last.id;
        changed += judge(store, shop, &prices, &customers).await?;
    }
    let report = report(store, shop, &prices).await?;
    let tx = store.begin().await?;
    runs::keep(&tx, shop, "price_runs", now, orders, &report).await?;
    tx.commit().await?;
    Ok(changed)
}

async fn prices(db: &impl Sql, shop: &ShopSettings) -> Result<Prices, StoreError> {
    let sql = "SELECT COALESCE(category, '') AS category, price_minor FROM products
        WHERE shop = $1 AND currency = $2 AND price_minor > 0";
    let rows: Vec<Product> = db.rows(sql, vec![shop.id.0.into(), shop.currency.code().into()]).await?;
    Ok(Prices::of(rows.into_iter().map(|row| (row.category, row.price_minor))))
}

async fn judge(
    store: &Store,
    shop: &ShopSettings,
    prices: &Prices,
    customers: &[Customer],
) -> Result<usize, StoreError> {
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.id).collect();
    let fixed = [shop.id.0.into(), shop.currency.code().into()];
    let bought: Vec<Bought> = rows_in(store, &fixed, &ids, |list| {
        format!(
            "SELECT p.profile, COALESCE(g.category, '') AS category, l.price_minor, COUNT(*) AS lines
             FROM personas p JOIN orders o ON o.persona = p.id
             JOIN order_lines l ON l.shop = o.shop AND l.order_id = o.order_id
             JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id
             WHERE p.shop = $1 AND o.currency = $2 AND p.profile IN ({list}) AND o.{COUNTED} AND l.price_minor > 0
             GROUP BY p.profile, COALESCE(g.category, ''), l.price_minor
             ORDER BY p.profile, category, l.price_minor"
        )
    })
    .await?;
    let mut levels: HashMap<Uuid, Level> = HashMap::new();
    for row in bought {
        levels.entry(row.profile).or_default().add(prices, &row.category, row.price_minor, row.lines);
    }
    let (mut values, mut changed): (Vec<Value>, usize) = (Vec::new(), 0);
    for customer in customers {
        let level = levels.remove(&customer.id).unwrap_or_default();
        if (customer.price_level, customer.price_lines) != (level.value(), level.lines) {
            changed += 1;
            values.extend([customer.id.into(), level.value().into(), level.lines.into()]);
        }
    }
    if changed > 0 {
        let tx = store.begin().await?;
        tx.exec(&update(&tx, changed), values).await?;
        tx.commit().await?;
    }
    Ok(changed)
}

fn update(tx: &Tx, rows: usize) -> String {
    format!(
        "UPDATE profiles SET price_level = v.column2, price_lines = v.column3 FROM (VALUES {}) AS v
         WHERE profiles.id = v.column1",
        store::row_list(tx, rows, 3)
    )
}

#[derive(FromQueryResult)]
struct Discounts {
    orders: i64,
    discounted: i64,
}

async fn report(db: &impl Sql, shop: &ShopSettings, prices: &Prices) -> Result<PriceReport, StoreError> {
    let sql = "SELECT COUNT(*) FROM profiles WHERE shop = $1 AND price_level IS NOT NULL";
    let customers: Option<i64> = db.scalar(sql, vec![shop.id.0.into()]).await?;
    let sql = format!(
        "SELECT COUNT(*) AS orders,
            CAST(COALESCE(SUM(CASE WHEN discount_minor > 0 OR coupon IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT)
                AS discounted
         FROM orders WHERE shop = $1 AND {COUNTED}"
    );
    let discounts: Option<Discounts> = db.row(&sql, vec![shop.id.0.into()]).await?;
    let share = |found: Discounts| (found.orders > 0).then(|| ratio(found.discounted, found.orders));
    Ok(PriceReport {
        customers: customers.unwrap_or(0),
        categories: prices.comparable(),
        discount_share: discounts.and_then(share),
    })
}

#[expect(clippy::cast_precision_loss, reason = "a share is shown with two digits")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}
