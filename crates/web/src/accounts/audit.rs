use axum::Json;
use axum::extract::State;
use primitives::Timestamp;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Tx, instant, micros, sea_orm, text};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::staff::sha256;
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

#[derive(FromQueryResult)]
struct Row {
    n: i64,
    at: i64,
    actor: Option<Uuid>,
    actor_name: String,
    action: String,
    subject: String,
    detail: String,
}

#[derive(FromQueryResult)]
struct Last {
    n: i64,
    hash: Vec<u8>,
}

/// Writes what `staff` did into the shop's log, in the transaction of what was done.
///
/// # Errors
/// When the database refuses.
pub async fn audit(
    tx: &Tx,
    kit: &Kit,
    staff: &Staff,
    action: &str,
    subject: &str,
    detail: &str,
) -> Result<(), StoreError> {
    let sql = "SELECT n, hash FROM audit WHERE shop = $1 ORDER BY n DESC LIMIT 1";
    let last: Option<Last> = tx.row(sql, vec![staff.shop.0.into()]).await?;
    let (n, previous) = last.map_or((1, Vec::new()), |last| (last.n + 1, last.hash));
    let at = micros(kit.now());
    let line = format!("{n}\n{at}\n{}\n{}\n{action}\n{subject}\n{detail}", staff.id, staff.name);
    let hash = sha256(&[previous, line.into_bytes()].concat());
    tx.exec(
        "INSERT INTO audit (shop, n, at, actor, actor_name, action, subject, detail, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        vec![
            staff.shop.0.into(),
            n.into(),
            at.into(),
            staff.id.0.into(),
            text(&staff.name),
            action.into(),
            text(subject),
            text(detail),
            hash.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What staff did, newest first
#[utoipa::path(get, path = "/audit", tag = "staff", operation_id = "listAudit", params(PageQuery),
    responses((status = 200, body = Page<Entry>)))]
pub(crate) async fn list(
    State(kit): State<Kit>,
    staff: Staff,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Entry>>, Problem> {
    staff.may(Permission::ManageShop)?;
    let limit = query.limit()?;
    let before: i64 = query.after()?.unwrap_or(i64::MAX);
    let rows: Vec<Row> = kit
        .store
        .rows(
            "SELECT n, at, actor, actor_name, action, subject, detail FROM audit
             WHERE shop = $1 AND n < $2 ORDER BY n DESC LIMIT $3",
            vec![staff.shop.0.into(), before.into(), (limit as i64 + 1).into()],
        )
        .await?;
    let page = Page::cut(rows, limit, |row| Cursor::encode(&row.n));
    Ok(Json(page.map(|row| Entry {
        n: row.n,
        at: instant(row.at),
        actor: row.actor,
        actor_name: row.actor_name,
        action: row.action,
        subject: row.subject,
        detail: row.detail,
    })))
}
