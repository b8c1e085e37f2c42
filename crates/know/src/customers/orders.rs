//! What a customer ordered, as it stands now.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use primitives::{Money, ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, instant, rows_in, sea_orm, text};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Cursor, Page, PageQuery, Path, Permission, Problem, Query, Staff};

use super::row::money;
use super::staff_change;
use crate::Know;

/// An order as it stands now, in its own currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CustomerOrder {
    pub order_id: String,
    #[schema(value_type = String, format = DateTime)]
    pub ordered_at: Timestamp,
    /// pending, paid, shipped, delivered, completed, cancelled or refunded. The first and cancelled ones count neither as
    /// orders nor as money.
    pub status: String,
    pub total: Money,
    /// What of it went back, in its own currency.
    pub refunded: Money,
    /// What went back in other currencies, and is taken from no sum.
    pub refunded_otherwise: Vec<Money>,
    pub items: i64,
    /// What was ordered, at most three of it, by name.
    pub products: Vec<String>,
    /// How many lines it has.
    pub lines: usize,
    /// In another currency than the shop's: its money is in no sum.
    pub is_uncounted: bool,
}

#[derive(FromQueryResult)]
struct Row {
    order_id: String,
    ordered_at: i64,
    status: String,
    currency: String,
    total_minor: i64,
    refunded_minor: i64,
    items: i64,
    shop_currency: Option<String>,
}

#[derive(FromQueryResult)]
struct Line {
    order_id: String,
    name: String,
}

#[derive(FromQueryResult)]
struct OtherRefund {
    order_id: String,
    currency: String,
    minor: i64,
}

/// Product names shown of an order.
const NAMED: usize = 3;

/// What a customer ordered, newest first
#[utoipa::path(get, path = "/customers/{id}/orders", tag = "customers", operation_id = "customerOrders",
    params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, body = Page<CustomerOrder>), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(paging): Query<PageQuery>,
) -> Result<Json<Page<CustomerOrder>>, Problem> {
    staff.may(Permission::Read)?;
    let store = &know.kit.store;
    staff_change::must_exist(store, staff.shop, id).await?;
    let limit = paging.limit()?;
    let before: (i64, String) = paging.after()?.unwrap_or((i64::MAX, String::new()));
    let rows = rows(store, staff.shop, id, before, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| Cursor::encode(&(row.ordered_at, &row.order_id)));
    let ids: Vec<String> = page.items.iter().map(|row| row.order_id.clone()).collect();
    let mut names = names(store, staff.shop, &ids).await?;
    let mut refunds = other_refunds(store, staff.shop, &ids).await?;
    Ok(Json(page.map(|row| {
        let names = names.remove(&row.order_id).unwrap_or_default();
        let refunds = refunds.remove(&row.order_id).unwrap_or_default();
        row.view(names, refunds)
    })))
}

async fn rows(
    db: &impl Sql,
    shop: ShopId,
    profile: Uuid,
    before: (i64, String),
    limit: usize,
) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "SELECT o.order_id, o.ordered_at, o.status, o.currency, o.total_minor, o.refunded_minor, o.items,
            c.currency AS shop_currency
         FROM profiles c JOIN personas p ON p.profile = c.id JOIN orders o ON o.persona = p.id
         WHERE c.shop = $1 AND c.id = $2 AND (o.ordered_at, o.order_id) < ($3, $4)
         ORDER BY o.ordered_at DESC, o.order_id DESC LIMIT {limit}"
    );
    db.rows(&sql, vec![shop.0.into(), profile.into(), before.0.into(), text(&before.1)]).await
}

/// What the products of each line are called, in the order of the lines.
async fn names(db: &impl Sql, shop: ShopId, orders: &[String]) -> Result<HashMap<String, Vec<String>>, StoreError> {
    let lines: Vec<Line> = rows_in(db, &[shop.0.into()], orders, |list| {
        format!(
            "SELECT l.order_id, COALESCE(g.name, l.product_id) AS name
             FROM order_lines l LEFT JOIN products g ON g.shop = l.shop AND g.product_id = l.product_id
             WHERE l.shop = $1 AND l.order_id IN ({list}) ORDER BY l.order_id, l.line"
        )
    })
    .await?;
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    for line in lines {
        names.entry(line.order_id).or_default().push(line.name);
    }
    Ok(names)
}

/// What went back of orders in other currencies than theirs, by currency.
async fn other_refunds(
    db: &impl Sql,
    shop: ShopId,
    orders: &[String],
) -> Result<HashMap<String, Vec<Money>>, StoreError> {
    let rows: Vec<OtherRefund> = rows_in(db, &[shop.0.into()], orders, |list| {
        format!(
            "SELECT r.order_id, r.currency, CAST(SUM(r.minor) AS BIGINT) AS minor
             FROM refunds r JOIN orders o ON o.shop = r.shop AND o.order_id = r.order_id
             WHERE r.shop = $1 AND r.currency <> o.currency AND r.minor IS NOT NULL AND r.order_id IN ({list})
             GROUP BY r.order_id, r.currency ORDER BY r.order_id, r.currency"
        )
    })
    .await?;
    let mut refunds: HashMap<String, Vec<Money>> = HashMap::new();
    for row in rows {
        refunds.entry(row.order_id).or_default().push(money(row.minor, Some(&row.currency)));
    }
    Ok(refunds)
}

impl Row {
    fn view(self, mut products: Vec<String>, refunded_otherwise: Vec<Money>) -> CustomerOrder {
        let lines = products.len();
        products.truncate(NAMED);
        let own = Some(self.currency.as_str());
        CustomerOrder {
            ordered_at: instant(self.ordered_at),
            total: money(self.total_minor, own),
            refunded: money(self.refunded_minor, own),
            refunded_otherwise,
            items: self.items,
            products,
            lines,
            is_uncounted: self.shop_currency.is_some_and(|shop| shop != self.currency),
            order_id: self.order_id,
            status: self.status,
        }
    }
}
