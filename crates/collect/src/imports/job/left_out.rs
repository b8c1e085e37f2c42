use std::collections::HashSet;

use primitives::{ImportId, ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};
use uuid::Uuid;

use super::ResultCounts;

/// An import that could not take all of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    pub import: ImportId,
    pub rows: u64,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    file_name: String,
    result: Option<String>,
}

/// Imports since an instant that left rows out, newest first. Of files of one name the newest counts: whoever corrects the
/// rows and imports the file again is done.
///
/// # Errors
/// When the database cannot be read.
pub async fn left_out(db: &impl Sql, shop: ShopId, since: Timestamp) -> Result<Vec<LeftOut>, StoreError> {
    let sql = "SELECT id, file_name, result FROM imports WHERE shop = $1 AND created_at >= $2 AND state = 'done'
        ORDER BY created_at DESC, id DESC";
    let rows: Vec<Row> = db.rows(sql, vec![shop.0.into(), micros(since).into()]).await?;
    let (mut names, mut found) = (HashSet::new(), Vec::new());
    for Row { id, file_name, result } in rows {
        let result: Option<ResultCounts> = result.and_then(|result| serde_json::from_str(&result).ok());
        let rows = result.map_or(0, |result| result.rejected);
        if names.insert(file_name) && rows > 0 {
            found.push(LeftOut { import: ImportId(id), rows });
        }
    }
    Ok(found)
}
