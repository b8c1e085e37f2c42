//! Customers as lines of a table.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use futures::Stream;
use primitives::{Money, ShopId, Timestamp};
use store::Sql;
use tabular::digits_as_text;
use uuid::Uuid;
use web::{Asked, Kit, Permission, Problem, Query, Staff};

use super::{CustomerQuery, CustomerRow, rows_by_id};
use crate::Know;
use crate::custom_fields::{CustomField, active};

const COLUMNS: [&str; 15] = [
    "id",
    "name",
    "email",
    "phone",
    "account",
    "class",
    "orders",
    "net",
    "currency",
    "last_order_at",
    "last_seen_at",
    "p_alive",
    "city",
    "tags",
    "uncounted",
];

/// Whether a file of customers has a column of this name for something else than a field of the shop's own.
pub(crate) fn is_column(name: &str) -> bool {
    COLUMNS.contains(&name)
}

/// Customers read at a time.
const PAGE: usize = 1_000;

/// The customers that a filter finds as a CSV file that spreadsheets open safely
///
/// By their ids, however many, whatever `sort`, `cursor` and `limit` say. Names, addresses and numbers are masked for roles
/// that may not see them. `account` is what to call somebody by of whom none of these is known: a user id, or what a
/// platform knows them by. `uncounted` is money in other currencies than the shop's, which `net` does not have. After them
/// come the fields that the shop defined, by their keys, as an import of customers takes them.
#[utoipa::path(get, path = "/customers/export.csv", tag = "customers", operation_id = "exportCustomers",
    params(CustomerQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = 422, body = Problem)))]
pub(crate) async fn export_all(
    State(know): State<Know>,
    staff: Staff,
    asked: Asked,
    Query(query): Query<CustomerQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::Read)?;
    let kit = &know.kit;
    let (shop, now) = know.reading(staff.shop).await?;
    let whom = query.condition(&shop, &kit.vault, now)?;
    // Found once: to find them again for every page would sort them all for every page.
    let sql = format!("SELECT c.id FROM profiles c WHERE {} ORDER BY c.id", whom.sql);
    let ids: Vec<Uuid> = kit.store.column(&sql, whom.values).await?;
    let tx = kit.store.begin().await?;
    web::audit(&tx, kit, &staff, "customers.exported", &ids.len().to_string(), &asked.0).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"customers.csv\""),
    ];
    Ok((headers, Body::from_stream(pieces(kit.clone(), staff.shop, ids, staff.is_masked()))))
}

fn pieces(
    kit: Kit,
    shop: ShopId,
    ids: Vec<Uuid>,
    is_masked: bool,
) -> impl Stream<Item = std::io::Result<Vec<u8>>> + Send + 'static {
    let ids = Arc::new(ids);
    web::by_pages(move |at: Option<(Vec<CustomField>, usize)>| {
        let (kit, ids) = (kit.clone(), Arc::clone(&ids));
        async move {
            let is_first = at.is_none();
            // All pieces have the columns of the first, whatever is defined meanwhile.
            let (fields, from) = match at {
                None => (active(&kit.store, shop).await?, 0),
                Some(at) => at,
            };
            let page = &ids[from..ids.len().min(from + PAGE)];
            let rows = rows_by_id(&kit.store, &kit.vault, shop, page, is_masked).await?;
            let piece = lines(&fields, rows, is_first)?;
            let next = from + PAGE;
            Ok((piece, (next < ids.len()).then_some((fields, next))))
        }
    })
}

/// A piece of a table: rows, with their titles above the first. The shop's own fields come after the others.
pub(crate) fn lines(fields: &[CustomField], rows: Vec<CustomerRow>, is_first: bool) -> Result<Vec<u8>, Problem> {
    let columns: Vec<&str> = COLUMNS.into_iter().chain(fields.iter().map(|field| field.key.as_str())).collect();
    let rows = rows.into_iter().map(|row| {
        let own: Vec<String> = fields.iter().map(|field| written(row.fields.get(&field.key))).collect();
        cells(row).into_iter().chain(own)
    });
    web::csv(&columns, rows, is_first)
}

fn cells(customer: CustomerRow) -> [String; 15] {
    let uncounted: Vec<String> = customer.uncounted.iter().map(|other| other.net.to_string()).collect();
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    [
        customer.id.to_string(),
        customer.name.unwrap_or_default(),
        customer.email.unwrap_or_default(),
        digits_as_text(&customer.phone.unwrap_or_default()).into_owned(),
        digits_as_text(&customer.account.unwrap_or_default()).into_owned(),
        customer.class,
        customer.orders.to_string(),
        decimal(customer.net),
        customer.net.currency.to_string(),
        time(customer.last_order_at),
        time(Some(customer.last_seen_at)),
        customer.p_alive.map(|p| format!("{p:.4}")).unwrap_or_default(),
        customer.city.unwrap_or_default(),
        customer.tags.join(", "),
        uncounted.join(", "),
    ]
}

/// The value of a field as a cell has it.
fn written(value: Option<&serde_json::Value>) -> String {
    match value {
        None => String::new(),
        Some(serde_json::Value::String(text)) => digits_as_text(text).into_owned(),
        Some(value) => value.to_string(),
    }
}

/// In major units, without the currency.
fn decimal(money: Money) -> String {
    let shown = money.to_string();
    shown.split_once(' ').map_or_else(|| shown.clone(), |(amount, _)| amount.to_owned())
}
