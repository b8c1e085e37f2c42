use axum::Json;
use axum::extract::State;
use primitives::Timestamp;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, instant, instant_opt, micros, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Page, Permission, Problem, Staff};

use super::SourceKind;
use crate::Collect;

/// A source and how alive it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceView {
    pub id: Uuid,
    pub name: String,
    pub kind: SourceKind,
    /// Goes into the sender's set-up. Null for roles that may not manage data.
    pub write_key: Option<String>,
    pub enabled: bool,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_event_at: Option<Timestamp>,
    /// Events accepted in the last 24 hours, by whole hours.
    pub events_24h: i64,
    /// Events refused in the last 24 hours and not yet mended.
    pub rejected_24h: i64,
    /// Refused events that nobody had dealt with when newer ones took their place, in the last 30 days: of each source only
    /// the newest are kept.
    pub rejected_dropped_30d: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    kind: String,
    write_key: String,
    enabled: bool,
    created_at: i64,
    last_at: Option<i64>,
    accepted: i64,
    rejected: i64,
    dropped: i64,
}

const SELECT: &str = "SELECT s.id, s.name, s.kind, s.write_key, s.enabled, s.created_at,
    (SELECT MAX(h.last_at) FROM source_hours h WHERE h.source = s.id) AS last_at,
    (SELECT CAST(COALESCE(SUM(h.accepted), 0) AS BIGINT) FROM source_hours h
        WHERE h.source = s.id AND h.hour >= $2) AS accepted,
    (SELECT COUNT(*) FROM rejected_events r
        WHERE r.shop = s.shop AND r.source = s.id AND r.received_at >= $2 AND r.replayed_at IS NULL) AS rejected,
    (SELECT CAST(COALESCE(SUM(d.dropped), 0) AS BIGINT) FROM rejected_dropped d
        WHERE d.source = s.id AND d.hour >= $3) AS dropped
    FROM sources s WHERE s.shop = $1";

const DAY: i64 = 24 * 3600 * 1_000_000;

pub(super) async fn views(collect: &Collect, staff: &Staff, only: Option<Uuid>) -> Result<Vec<SourceView>, StoreError> {
    let now = micros(collect.kit.now());
    let mut values = vec![staff.shop.0.into(), (now - DAY).into(), (now - 30 * DAY).into()];
    let mut sql = SELECT.to_owned();
    if let Some(id) = only {
        sql.push_str(" AND s.id = $4");
        values.push(id.into());
    }
    sql.push_str(" ORDER BY s.created_at, s.id");
    let rows: Vec<Row> = collect.kit.store.rows(&sql, values).await?;
    let shows_key = staff.role.may(Permission::ManageData);
    let view = |row: Row| SourceView {
        id: row.id,
        name: row.name,
        kind: SourceKind::parse(&row.kind),
        write_key: shows_key.then_some(row.write_key),
        enabled: row.enabled,
        created_at: instant(row.created_at),
        last_event_at: instant_opt(row.last_at),
        events_24h: row.accepted,
        rejected_24h: row.rejected,
        rejected_dropped_30d: row.dropped,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// One source as it is shown, after it was made or changed.
pub(super) async fn view(collect: &Collect, staff: &Staff, id: Uuid) -> Result<SourceView, Problem> {
    let found = views(collect, staff, Some(id)).await?.pop();
    found.ok_or_else(|| Problem::not_found("source"))
}

/// Sources
#[utoipa::path(get, path = "/sources", tag = "data", operation_id = "listSources",
    responses((status = 200, body = Page<SourceView>)))]
pub(crate) async fn list(State(collect): State<Collect>, staff: Staff) -> Result<Json<Page<SourceView>>, Problem> {
    staff.may(Permission::Read)?;
    let items = views(&collect, &staff, None).await?;
    Ok(Json(Page { items, next_cursor: None, total: None }))
}
