use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use primitives::{Money, Timestamp};
use store::StoreError;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::list::view;
use super::members::page;
use crate::customers::rows_by_id;
use crate::{CustomerRow, Know};

const PAGE: usize = 1_000;
const COLUMNS: [&str; 14] = [
    "id",
    "name",
    "email",
    "phone",
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

/// The customers in a segment as a CSV file that spreadsheets open safely
///
/// Names, addresses and numbers are masked for roles that may not see them. `uncounted` is money in other currencies than
/// the shop's, which `net` does not have.
#[utoipa::path(get, path = "/segments/{id}/export.csv", tag = "segments", operation_id = "exportSegment",
    params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = Problem)))]
pub(crate) async fn export(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::Read)?;
    view(&know, &staff, id).await?;
    let (csv, rows) = write(&know, &staff, id).await?;
    let tx = know.kit.store.begin().await?;
    web::audit(&tx, &know.kit, &staff, "segment.exported", &rows.to_string(), &id.to_string()).await?;
    tx.commit().await?;
    let name = format!("attachment; filename=\"segment-{id}.csv\"");
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], csv))
}

async fn write(know: &Know, staff: &Staff, id: Uuid) -> Result<(Vec<u8>, usize), Problem> {
    let kit = &know.kit;
    let io = |error: std::io::Error| StoreError::Corrupt(format!("writing the file: {error}"));
    let mut csv = tabular::Writer::new(Vec::new()).map_err(io)?;
    csv.row(COLUMNS).map_err(io)?;
    let (mut after, mut rows) = (None, 0);
    loop {
        let ids = page(&kit.store, id, after, PAGE).await?;
        let Some(last) = ids.last() else { break };
        after = Some(*last);
        for customer in rows_by_id(&kit.store, &kit.vault, staff.shop, &ids, staff.is_masked()).await? {
            csv.row(cells(customer)).map_err(io)?;
            rows += 1;
        }
    }
    Ok((csv.finish().map_err(io)?, rows))
}

fn cells(customer: CustomerRow) -> [String; 14] {
    let uncounted: Vec<String> = customer.uncounted.iter().map(|other| other.net.to_string()).collect();
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    [
        customer.id.to_string(),
        customer.name.unwrap_or_default(),
        customer.email.unwrap_or_default(),
        customer.phone.unwrap_or_default(),
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

/// In major units, without the currency.
fn decimal(money: Money) -> String {
    let shown = money.to_string();
    shown.split_once(' ').map_or_else(|| shown.clone(), |(amount, _)| amount.to_owned())
}
