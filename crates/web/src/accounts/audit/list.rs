use axum::Json;
use axum::extract::State;
use primitives::Timestamp;
use serde::Serialize;
use store::{Sql, StoreError, Where, instant};
use utoipa::ToSchema;
use uuid::Uuid;

use super::filter::AuditQuery;
use super::{COLUMNS, Row};
use crate::{Cursor, Kit, Page, PageQuery, Permission, Problem, Query, Staff};

/// Something that a member of staff did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entry {
    pub n: i64,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub actor: Option<Uuid>,
    pub actor_name: String,
    /// `noun.verb`, e.g. `staff.created`.
    pub action: String,
    pub subject: String,
    pub detail: String,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self {
            n: row.n,
            at: instant(row.at),
            actor: row.actor,
            actor_name: row.actor_name,
            action: row.action,
            subject: row.subject,
            detail: row.detail,
        }
    }
}

/// Entries that a condition picks, newest first, those before one.
pub(super) async fn rows(
    db: &impl Sql,
    mut all: Where,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<Row>, StoreError> {
    if let Some(before) = before {
        all.and("n < ?", [before.into()]);
    }
    let sql = format!("SELECT {COLUMNS} FROM audit WHERE {} ORDER BY n DESC LIMIT {limit}", all.sql);
    db.rows(&sql, all.values).await
}

/// What staff did, newest first
#[utoipa::path(get, path = "/audit", tag = "staff", operation_id = "listAudit", params(AuditQuery, PageQuery),
    responses((status = 200, body = Page<Entry>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(kit): State<Kit>,
    staff: Staff,
    Query(filter): Query<AuditQuery>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Entry>>, Problem> {
    staff.may(Permission::ManageShop)?;
    let limit = query.limit()?;
    let all = filter.condition(&kit, staff.shop).await?;
    let rows = rows(&kit.store, all, query.after()?, limit + 1).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor::encode(&row.n)).map(Entry::from)))
}
