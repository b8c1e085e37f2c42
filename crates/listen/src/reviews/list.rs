use axum::Json;
use axum::extract::State;
use store::{FromQueryResult, Sql, Value, sea_orm};
use uuid::Uuid;
use web::{Cursor, Page, PageQuery, Permission, Problem, Query, Staff};

use super::filter::ReviewQuery;
use super::row::{Review, columns};
use super::view::{ReviewRow, Show, complete};
use crate::condition::Condition;
use crate::{Listen, settings};

/// A way to order reviews: the key and then the time, both falling or rising.
struct Order {
    name: &'static str,
    key: &'static str,
    falls: bool,
}

const ORDERS: [Order; 6] = [
    Order { name: "urgency", key: "r.urgency", falls: true },
    Order { name: "-at", key: "r.at", falls: true },
    Order { name: "at", key: "r.at", falls: false },
    Order { name: "rating", key: "r.rating", falls: false },
    Order { name: "-rating", key: "r.rating", falls: true },
    Order { name: "-helpful", key: "r.helpful", falls: true },
];

impl Order {
    /// What follows ORDER BY. A column named twice would keep SQLite from seeing that an index has this order.
    fn by(&self) -> String {
        let direction = if self.falls { "DESC" } else { "ASC" };
        let key = if self.key == "r.at" { String::new() } else { format!("{} {direction}, ", self.key) };
        format!("{key}r.at {direction}, r.id {direction}")
    }
}

/// The order of this name, for tests of how it is found.
#[cfg(test)]
pub(super) fn order_by(name: &str) -> Option<String> {
    ORDERS.iter().find(|order| order.name == name).map(Order::by)
}

/// Order, key, time, id.
type Position = (String, i64, i64, Uuid);

/// Beyond this many, no total is counted.
const COUNTED: i64 = 50_000;

/// The position of a row in its list.
#[derive(FromQueryResult)]
struct Place {
    id: Uuid,
    at: i64,
    sort_key: i64,
    /// Of all reviews that the condition finds by their ids; otherwise 0.
    found: i64,
}

/// Reviews, the most urgent first
#[utoipa::path(get, path = "/reviews", tag = "reviews", operation_id = "listReviews", params(ReviewQuery),
    responses((status = 200, body = Page<ReviewRow>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(listen): State<Listen>,
    staff: Staff,
    Query(query): Query<ReviewQuery>,
) -> Result<Json<Page<ReviewRow>>, Problem> {
    staff.may(Permission::Read)?;
    if query.layout.is_some() {
        return Err(Problem::invalid("layout", "is of the export alone"));
    }
    let store = &listen.kit.store;
    let settings = settings::load(store, staff.shop).await?;
    let condition = query.condition(store, staff.shop, &settings, listen.kit.now())?;
    let page = page(store, &query, condition).await?;
    let show = Show { shop: staff.shop, vault: &listen.kit.vault, settings: &settings, is_masked: staff.is_masked() };
    let items = complete(store, &show, page.items).await?;
    Ok(Json(Page { items, next_cursor: page.next_cursor, total: page.total }))
}

async fn total(db: &impl Sql, condition: &Condition) -> Result<Option<i64>, Problem> {
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM reviews r WHERE {} LIMIT {COUNTED}) c", condition.sql);
    let total: Option<i64> = db.scalar(&sql, condition.values.clone()).await?;
    Ok(total.filter(|total| *total < COUNTED))
}

/// One page of rows, in the order that the query asks for; the first also says how many there are, unless they are many.
pub(crate) async fn page(
    db: &impl Sql,
    query: &ReviewQuery,
    mut condition: Condition,
) -> Result<Page<Review>, Problem> {
    let paging = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let limit = paging.limit()?;
    let sort = query.sort.as_deref().unwrap_or("urgency");
    let order = ORDERS.iter().find(|order| order.name == sort).ok_or_else(|| {
        let names: Vec<&str> = ORDERS.iter().map(|order| order.name).collect();
        Problem::invalid("sort", format!("“{sort}” is none of {}", names.join(", ")))
    })?;
    let comparison = if order.falls { "<" } else { ">" };
    let after = paging.after::<Position>()?;
    let is_first = after.is_none();
    if let Some((sorted, key, at, id)) = after {
        if sorted != sort {
            return Err(Problem::invalid("cursor", "belongs to another order of the list: start again without it"));
        }
        let clause = format!("({}, r.at, r.id) {comparison} (?, ?, ?)", order.key);
        condition.and(&clause, [key.into(), at.into(), id.into()]);
    }
    // First the places, from an index where there is one; then the rows, which are wide.
    let found = if condition.is_by_id { "COUNT(*) OVER ()" } else { "CAST(0 AS BIGINT)" };
    let sql = format!(
        "SELECT r.id, r.at, {key} AS sort_key, {found} AS found FROM reviews r WHERE {}
         ORDER BY {} LIMIT {}",
        condition.sql,
        order.by(),
        limit + 1,
        key = order.key
    );
    let places: Vec<Place> = db.rows(&sql, condition.values.clone()).await?;
    let total = match places.len() {
        _ if !is_first => None,
        n if n <= limit => i64::try_from(n).ok(),
        _ if condition.is_by_id => places.first().map(|place| place.found),
        _ => total(db, &condition).await?,
    };
    let places = Page::cut(places, limit, |place| Cursor::encode(&(sort, place.sort_key, place.at, place.id)));
    let ids: Vec<Value> = places.items.iter().map(|place| place.id.into()).collect();
    let sql = format!("SELECT {} FROM reviews WHERE id IN ({})", columns(""), store::in_list(1, ids.len()));
    let mut rows: Vec<Review> = if ids.is_empty() { Vec::new() } else { db.rows(&sql, ids).await? };
    rows.sort_by_key(|row| places.items.iter().position(|place| place.id == row.id));
    Ok(Page { items: rows, next_cursor: places.next_cursor, total })
}
