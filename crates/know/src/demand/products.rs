use std::cmp::Ordering;

use axum::Json;
use axum::extract::State;
use forecast::stats::{Interval, wilson};
use primitives::Money;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Permission, Problem, Query, Staff};

use super::window::{Window, WindowQuery, count, ratio};
use crate::Know;
use crate::net::{net_lines, unallocated};
use crate::shop::ShopSettings;

const MAX_PRODUCTS: usize = 500;
const LEVEL: f64 = 0.8;

/// A product, how often it was looked at, and how often bought.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductDemand {
    product_id: String,
    name: String,
    category: Option<String>,
    views: i64,
    previous_views: i64,
    carts: i64,
    orders: i64,
    units: i64,
    /// Of its lines, less what went back whole or by a refund that names it.
    net: Money,
    /// Of the customers who looked at it, the share that bought it in the same window, with an 80 % Wilson interval;
    /// null when nobody looked.
    view_to_buy: Option<Share>,
    state: ProductState,
}

/// Products looked at, bought or given back: the first 500 in the order that is asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductDemands {
    items: Vec<ProductDemand>,
    /// How many there are in all.
    total: Option<i64>,
    /// What the shop gave back in the window without saying for which products: it is taken from none of them.
    unallocated: Money,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = DemandShare)]
pub(crate) struct Share {
    value: f64,
    low: f64,
    high: f64,
    /// Customers who looked.
    n: i64,
}

/// Against the shop's share over all products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProductState {
    /// Surely more who look at it buy it.
    Convincing,
    /// Surely fewer do.
    Unconvincing,
    Steady,
    /// Nobody looked at it here.
    Unviewed,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    product_id: String,
    name: Option<String>,
    category: Option<String>,
    views: i64,
    previous_views: i64,
    carts: i64,
    orders: i64,
    units: i64,
    minor: i64,
    viewers: i64,
    bought: i64,
}

fn sql() -> String {
    format!(
        "WITH seen AS (SELECT item AS product_id,
                SUM(CASE WHEN name = 'Product Viewed' AND day >= $2 THEN count ELSE 0 END) AS views,
                SUM(CASE WHEN name = 'Product Viewed' AND day < $2 THEN count ELSE 0 END) AS previous_views,
                SUM(CASE WHEN name = 'Product Added' AND day >= $2 THEN count ELSE 0 END) AS carts
            FROM activity WHERE shop = $1 AND name IN ('Product Viewed', 'Product Added') AND day >= $3 AND day <= $5 AND item <> ''
            GROUP BY item),
        lines AS (SELECT m.product_id, m.order_id, p.profile, m.quantity,
                CASE WHEN m.currency = $4 THEN m.minor ELSE 0 END AS minor
            FROM {} LEFT JOIN personas p ON p.id = m.persona WHERE m.day >= $2 AND m.day <= $5),
        sold AS (SELECT product_id, COUNT(DISTINCT order_id) AS orders, SUM(quantity) AS units, SUM(minor) AS minor
            FROM lines GROUP BY product_id),
        viewers AS (SELECT DISTINCT a.item AS product_id, p.profile FROM activity a JOIN personas p ON p.id = a.persona
            WHERE a.shop = $1 AND a.name = 'Product Viewed' AND a.day >= $2 AND a.day <= $5),
        buyers AS (SELECT DISTINCT product_id, profile FROM lines WHERE profile IS NOT NULL),
        converted AS (SELECT v.product_id, COUNT(*) AS viewers, COUNT(b.profile) AS bought
            FROM viewers v LEFT JOIN buyers b ON b.product_id = v.product_id AND b.profile = v.profile
            GROUP BY v.product_id),
        ids AS (SELECT product_id FROM seen UNION SELECT product_id FROM sold)
        SELECT i.product_id, g.name, g.category, CAST(COALESCE(s.views, 0) AS BIGINT) AS views,
            CAST(COALESCE(s.previous_views, 0) AS BIGINT) AS previous_views,
            CAST(COALESCE(s.carts, 0) AS BIGINT) AS carts, CAST(COALESCE(d.orders, 0) AS BIGINT) AS orders,
            CAST(COALESCE(d.units, 0) AS BIGINT) AS units, CAST(COALESCE(d.minor, 0) AS BIGINT) AS minor,
            CAST(COALESCE(c.viewers, 0) AS BIGINT) AS viewers, CAST(COALESCE(c.bought, 0) AS BIGINT) AS bought
        FROM ids i LEFT JOIN seen s ON s.product_id = i.product_id LEFT JOIN sold d ON d.product_id = i.product_id
            LEFT JOIN converted c ON c.product_id = i.product_id
            LEFT JOIN products g ON g.shop = $1 AND g.product_id = i.product_id
        ORDER BY views DESC, minor DESC, i.product_id",
        net_lines("TRUE")
    )
}

async fn rows(db: &impl Sql, shop: &ShopSettings, window: Window) -> Result<Vec<Row>, StoreError> {
    let currency = shop.currency.to_string();
    let (from, previous) = (window.from.into(), window.previous_from.into());
    let values = vec![shop.id.0.into(), from, previous, currency.into(), window.to.into()];
    db.rows(&sql(), values).await
}

fn state(share: Option<Interval>, usual: f64) -> ProductState {
    match share {
        None => ProductState::Unviewed,
        Some(share) if share.low > usual => ProductState::Convincing,
        Some(share) if share.high < usual => ProductState::Unconvincing,
        Some(_) => ProductState::Steady,
    }
}

impl Row {
    fn view(self, shop: &ShopSettings, usual: f64) -> ProductDemand {
        let share = (self.viewers > 0).then(|| wilson(count(self.bought), count(self.viewers), LEVEL));
        ProductDemand {
            name: self.name.unwrap_or_else(|| self.product_id.clone()),
            product_id: self.product_id,
            category: self.category,
            views: self.views,
            previous_views: self.previous_views,
            carts: self.carts,
            orders: self.orders,
            units: self.units,
            net: Money::new(self.minor, shop.currency),
            view_to_buy: share.map(|Interval { value, low, high }| Share { value, low, high, n: self.viewers }),
            state: state(share, usual),
        }
    }
}

/// By what the products are put in order, with `-` before it the other way round.
const SORTS: [&str; 7] = ["name", "views", "carts", "orders", "units", "net", "view_to_buy"];

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductsQuery {
    /// Length of the window in days, today among them; 30 when not given.
    #[param(minimum = 1, maximum = 366)]
    days: Option<i64>,
    /// `name`, `views`, `carts`, `orders`, `units`, `net` or `view_to_buy`, with `-` before it the other way round; `-views`
    /// when not given.
    sort: Option<String>,
}

impl Row {
    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.product_id)
    }

    /// Products alike by what they are sorted by stay as they are.
    fn compare(&self, other: &Self, sort: &str) -> Ordering {
        // What nobody looked at is below what nobody bought.
        let share = |row: &Self| if row.viewers > 0 { ratio(row.bought, row.viewers) } else { -1.0 };
        let upwards = match sort.trim_start_matches('-') {
            "name" => self.name().cmp(other.name()),
            "carts" => self.carts.cmp(&other.carts),
            "orders" => self.orders.cmp(&other.orders),
            "units" => self.units.cmp(&other.units),
            "net" => self.minor.cmp(&other.minor),
            "view_to_buy" => share(self).total_cmp(&share(other)),
            _ => self.views.cmp(&other.views),
        };
        if sort.starts_with('-') { upwards.reverse() } else { upwards }
    }
}

/// Products looked at and bought, the most viewed first
#[utoipa::path(get, path = "/demand/products", tag = "demand", operation_id = "listProductDemand", params(ProductsQuery),
    responses((status = 200, body = ProductDemands), (status = 422, body = Problem)))]
pub(crate) async fn products(
    State(know): State<Know>,
    staff: Staff,
    Query(query): Query<ProductsQuery>,
) -> Result<Json<ProductDemands>, Problem> {
    staff.may(Permission::Read)?;
    let sort = query.sort.as_deref().unwrap_or("-views");
    if !SORTS.contains(&sort.trim_start_matches('-')) {
        return Err(Problem::invalid("sort", Fault::one_of(&SORTS)));
    }
    let (shop, now) = know.reading(staff.shop).await?;
    let window = WindowQuery { days: query.days }.window(&shop, now)?;
    let mut rows = rows(&know.kit.store, &shop, window).await?;
    let unallocated = unallocated(&know.kit.store, &shop, window.from, window.to).await?;
    let usual = ratio(rows.iter().map(|row| row.bought).sum(), rows.iter().map(|row| row.viewers).sum());
    let total = i64::try_from(rows.len()).ok();
    rows.sort_by(|a, b| a.compare(b, sort));
    let items = rows.into_iter().take(MAX_PRODUCTS).map(|row| row.view(&shop, usual)).collect();
    Ok(Json(ProductDemands { items, total, unallocated: Money::new(unallocated, shop.currency) }))
}
