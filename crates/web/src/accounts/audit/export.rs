use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use store::{StoreError, Where, instant};

use super::filter::AuditQuery;
use super::list::rows;
use super::{Asked, Row, audit};
use crate::{Kit, Permission, Problem, Query, Staff};

const PAGE: usize = 1_000;
const MOST: usize = 100_000;
const COLUMNS: [&str; 7] = ["n", "at", "actor", "actor_name", "action", "subject", "detail"];

/// What staff did as a CSV file that spreadsheets open safely
///
/// Newest first, at most 100,000 rows: for older ones give days. The download is an entry too.
#[utoipa::path(get, path = "/audit/export.csv", tag = "staff", operation_id = "exportAudit", params(AuditQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = 422, body = Problem)))]
pub(crate) async fn export(
    State(kit): State<Kit>,
    staff: Staff,
    asked: Asked,
    Query(filter): Query<AuditQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::ManageShop)?;
    let all = filter.condition(&kit, staff.shop).await?;
    let (csv, found) = write(&kit, &all).await?;
    let tx = kit.store.begin().await?;
    audit(&tx, &kit, &staff, "audit.exported", &found.to_string(), &asked.0).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, csv))
}

async fn write(kit: &Kit, all: &Where) -> Result<(Vec<u8>, usize), StoreError> {
    let io = |error: std::io::Error| StoreError::Corrupt(format!("writing the file: {error}"));
    let mut csv = tabular::Writer::new(Vec::new()).map_err(io)?;
    csv.row(COLUMNS).map_err(io)?;
    let (mut before, mut found) = (None, 0);
    loop {
        let page = rows(&kit.store, all.clone(), before, PAGE).await?;
        before = page.last().map(|row| row.n);
        found += page.len();
        let is_last = page.len() < PAGE || found >= MOST;
        for row in page {
            csv.row(cells(row)).map_err(io)?;
        }
        if is_last {
            return Ok((csv.finish().map_err(io)?, found));
        }
    }
}

fn cells(row: Row) -> [String; 7] {
    let actor = row.actor.map(|id| id.to_string()).unwrap_or_default();
    [row.n.to_string(), instant(row.at).to_string(), actor, row.actor_name, row.action, row.subject, row.detail]
}
