use axum::Json;
use axum::extract::State;
use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Tx, instant, micros, sea_orm};
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
    hash: Vec<u8>,
}

impl Row {
    /// SHA-256 over the entry and the hash of the one before it.
    fn sealed(&self, previous: &[u8]) -> Vec<u8> {
        let Self { n, at, actor_name, action, subject, detail, .. } = self;
        let actor = self.actor.unwrap_or_default();
        let line = format!("{n}\n{at}\n{actor}\n{actor_name}\n{action}\n{subject}\n{detail}");
        sha256(&[previous, line.as_bytes()].concat())
    }
}

const COLUMNS: &str = "n, at, actor, actor_name, action, subject, detail, hash";

#[derive(FromQueryResult)]
struct Last {
    n: i64,
    hash: Vec<u8>,
}

/// Who did something: an account, or a command on the server.
pub(crate) struct Doer<'a> {
    pub shop: ShopId,
    pub id: Option<Uuid>,
    pub name: &'a str,
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
    let doer = Doer { shop: staff.shop, id: Some(staff.id.0), name: &staff.name };
    write(tx, kit, &doer, [action, subject, detail]).await
}

/// Writes an entry: what was done, to what, and how.
pub(crate) async fn write(tx: &Tx, kit: &Kit, doer: &Doer<'_>, said: [&str; 3]) -> Result<(), StoreError> {
    // Two entries must not take the same number.
    tx.take_turn(&format!("audit {}", doer.shop)).await?;
    let sql = "SELECT n, hash FROM audit WHERE shop = $1 ORDER BY n DESC LIMIT 1";
    let last: Option<Last> = tx.row(sql, vec![doer.shop.0.into()]).await?;
    let (n, previous) = last.map_or((1, Vec::new()), |last| (last.n + 1, last.hash));
    let [actor_name, action, subject, detail] =
        [doer.name, said[0], said[1], said[2]].map(|text| text.replace('\0', ""));
    let at = micros(kit.now());
    let mut row = Row { n, at, actor: doer.id, actor_name, action, subject, detail, hash: Vec::new() };
    row.hash = row.sealed(&previous);
    let values = vec![
        doer.shop.0.into(),
        row.n.into(),
        row.at.into(),
        row.actor.into(),
        row.actor_name.into(),
        row.action.into(),
        row.subject.into(),
        row.detail.into(),
        row.hash.into(),
    ];
    let sql = format!("INSERT INTO audit (shop, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    tx.exec(&sql, values).await?;
    Ok(())
}

const BATCH: i64 = 1_000;

/// The number of the first entry of a shop's log that does not follow from those before it: somebody changed or removed
/// one. None while all is as it was written.
///
/// # Errors
/// When the database cannot be read.
pub async fn audit_broken_at(db: &impl Sql, shop: ShopId) -> Result<Option<i64>, StoreError> {
    let (mut next, mut previous) = (1_i64, Vec::<u8>::new());
    let sql = format!("SELECT {COLUMNS} FROM audit WHERE shop = $1 AND n >= $2 ORDER BY n LIMIT $3");
    loop {
        let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into(), next.into(), BATCH.into()]).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        for row in rows {
            if row.n != next || row.sealed(&previous) != row.hash {
                return Ok(Some(next));
            }
            (next, previous) = (row.n + 1, row.hash);
        }
    }
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
            &format!("SELECT {COLUMNS} FROM audit WHERE shop = $1 AND n < $2 ORDER BY n DESC LIMIT $3"),
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
