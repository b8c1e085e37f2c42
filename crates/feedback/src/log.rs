//! The log of a post: append-only, without words of the customer; an erasure takes out what staff wrote into it.

use primitives::{ShopId, Timestamp};
use serde::Serialize;
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Tx, instant, micros, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Kit, Staff};

/// One thing that was done.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FeedbackLogEntry)]
pub(crate) struct Entry {
    /// Its place, from 1.
    pub n: i64,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// posted, answered, replied, state_changed, changed, voted, moderated, merged, unmerged, link_made or erased.
    pub what: String,
    /// What is to be known of it, such as `{from, to}` of a state.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    pub detail: Json,
    /// Null: the customer, or nobody in particular.
    pub by: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    n: i64,
    at: i64,
    what: String,
    detail: String,
    staff_name: Option<String>,
}

/// Adds an entry; the caller holds the shop's lock.
pub(crate) async fn add(
    tx: &Tx,
    kit: &Kit,
    shop: ShopId,
    post: Uuid,
    staff: Option<&Staff>,
    (what, detail): (&str, &Json),
) -> Result<(), StoreError> {
    let last: Option<i64> =
        tx.scalar("SELECT COALESCE(MAX(n), 0) FROM feedback_log WHERE post = $1", vec![post.into()]).await?;
    let sql = "INSERT INTO feedback_log (post, n, shop, at, what, detail, staff, staff_name)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = vec![
        post.into(),
        (last.unwrap_or(0) + 1).into(),
        shop.0.into(),
        micros(kit.now()).into(),
        what.into(),
        store::json(detail)?,
        staff.map(|staff| staff.id.0).into(),
        staff.map(|staff| staff.name.clone()).into(),
    ];
    tx.exec(sql, values).await.map(drop)
}

/// Oldest first.
pub(crate) async fn of(db: &impl Sql, post: Uuid) -> Result<Vec<Entry>, StoreError> {
    let sql = "SELECT n, at, what, detail, staff_name FROM feedback_log WHERE post = $1 ORDER BY n";
    let rows: Vec<Row> = db.rows(sql, vec![post.into()]).await?;
    Ok(rows.into_iter().map(Row::entry).collect())
}

impl Row {
    fn entry(self) -> Entry {
        Entry {
            n: self.n,
            at: instant(self.at),
            what: self.what,
            detail: serde_json::from_str(&self.detail).unwrap_or_default(),
            by: self.staff_name,
        }
    }
}
