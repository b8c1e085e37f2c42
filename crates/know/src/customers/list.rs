use axum::Json;
use axum::extract::State;
use store::{Sql, Where};
use uuid::Uuid;
use web::{Cursor, Fault, Page, PageQuery, Permission, Problem, Query, Staff};

use super::row::{COLUMNS, CustomerRow, Row, complete, rows_by_id};
use super::{CustomerQuery, by_name};
use crate::Know;

/// A way to order customers: the key must not be null, so that pages can follow each other.
struct Order {
    name: &'static str,
    key: &'static str,
}

/// Probabilities are compared in millionths, which a cursor holds exactly; unknown ones come last.
const ALIVE: &str = "CAST(COALESCE(c.p_alive, 2) * 1000000 AS BIGINT)";

const ORDERS: [Order; 5] = [
    Order { name: "last_seen", key: "c.last_seen_at" },
    Order { name: "last_order", key: "COALESCE(c.last_order_at, 0)" },
    Order { name: "net", key: "c.net_minor" },
    Order { name: "orders", key: "c.orders" },
    Order { name: "churn_risk", key: ALIVE },
];

type Position = (String, i64, Uuid);

/// The one order that the database does not know.
const NAME: &str = "name";

/// Customers
#[utoipa::path(get, path = "/customers", tag = "customers", operation_id = "listCustomers", params(CustomerQuery),
    responses((status = 200, body = Page<CustomerRow>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(know): State<Know>,
    staff: Staff,
    Query(query): Query<CustomerQuery>,
) -> Result<Json<Page<CustomerRow>>, Problem> {
    staff.may(Permission::Read)?;
    let paging = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let sort = query.sort.as_deref().unwrap_or("-last_seen");
    let (name, descending) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
    let kit = &know.kit;
    let (shop, now) = know.reading(staff.shop).await?;
    let condition = query.condition(&shop, &kit.vault, now)?;
    let count = format!("SELECT COUNT(*) FROM profiles c WHERE {}", condition.sql);
    let total = kit.store.scalar::<i64>(&count, condition.values.clone()).await?.unwrap_or(0);
    let page = if name == NAME {
        // Their order would tell of the names that are masked.
        staff.may(Permission::ReadPersonal)?;
        let after = paging.after::<by_name::Place>()?;
        let ids = by_name::page(&kit.store, &kit.vault, &condition, total, after, descending, paging.limit()?).await?;
        let items = rows_by_id(&kit.store, &kit.vault, staff.shop, &ids.items, false).await?;
        Page { items, next_cursor: ids.next_cursor, total: None }
    } else {
        let order = ORDERS.iter().find(|order| order.name == name).ok_or_else(unknown)?;
        by_column(&know, &staff, condition, order, &paging, sort).await?
    };
    Ok(Json(Page { total: Some(total), ..page }))
}

fn unknown() -> Problem {
    let names: Vec<&str> = ORDERS.iter().map(|order| order.name).chain([NAME]).collect();
    Problem::invalid("sort", Fault::one_of(&names))
}

async fn by_column(
    know: &Know,
    staff: &Staff,
    mut condition: Where,
    order: &Order,
    paging: &PageQuery,
    sort: &str,
) -> Result<Page<CustomerRow>, Problem> {
    let limit = paging.limit()?;
    // The riskiest customer is the one least likely to be there.
    let falls = sort.starts_with('-') != (order.name == "churn_risk");
    let (comparison, direction) = if falls { ("<", "DESC") } else { (">", "ASC") };
    if let Some((sorted, key, id)) = paging.after::<Position>()? {
        if sorted != sort {
            return Err(Problem::invalid("cursor", Fault::Cursor));
        }
        condition.and(&format!("({}, c.id) {comparison} (?, ?)", order.key), [key.into(), id.into()]);
    }
    let sql = format!(
        "SELECT {COLUMNS}, {key} AS sort_key FROM profiles c WHERE {} ORDER BY {key} {direction}, c.id {direction} LIMIT {}",
        condition.sql,
        limit + 1,
        key = order.key
    );
    let rows: Vec<Row> = know.kit.store.rows(&sql, condition.values).await?;
    let page = Page::cut(rows, limit, |row| Cursor::encode(&(sort, row.sort_key, row.id)));
    let items = complete(&know.kit.store, &know.kit.vault, staff.shop, page.items, staff.is_masked()).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total: None })
}
