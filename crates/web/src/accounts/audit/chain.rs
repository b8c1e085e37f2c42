use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, sea_orm};

use super::{COLUMNS, Row};

const BATCH: i64 = 1_000;

/// The number of the first entry of a shop's log that does not follow from those before it: somebody changed or removed
/// one. None while all is as it was written. That the newest are gone only [`audit_rest`] tells.
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

/// The newest entry of a shop's log: how many there are, and the hash that stands for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromQueryResult)]
pub struct AuditHead {
    pub n: i64,
    pub hash: Vec<u8>,
}

/// What is left of a log that once ended with some entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditRest {
    Whole,
    /// It ends with this one now.
    Shorter(i64),
    /// It is as long, and others stand in place of its entries.
    Exchanged,
}

/// The newest entry of a shop's log; none where it has none.
///
/// # Errors
/// When the database cannot be read.
pub async fn audit_head(db: &impl Sql, shop: ShopId) -> Result<Option<AuditHead>, StoreError> {
    let sql = "SELECT n, hash FROM audit WHERE shop = $1 ORDER BY n DESC LIMIT 1";
    db.row(sql, vec![shop.0.into()]).await
}

/// What is left of a shop's log that `seen` was the newest entry of.
///
/// # Errors
/// When the database cannot be read.
pub async fn audit_rest(db: &impl Sql, shop: ShopId, seen: &AuditHead) -> Result<AuditRest, StoreError> {
    let sql = "SELECT hash FROM audit WHERE shop = $1 AND n = $2";
    let hash: Option<Vec<u8>> = db.scalar(sql, vec![shop.0.into(), seen.n.into()]).await?;
    match hash {
        Some(hash) if hash == seen.hash => return Ok(AuditRest::Whole),
        Some(_) => return Ok(AuditRest::Exchanged),
        None => {}
    }
    let last = audit_head(db, shop).await?.map_or(0, |last| last.n);
    Ok(if last < seen.n { AuditRest::Shorter(last) } else { AuditRest::Exchanged })
}
