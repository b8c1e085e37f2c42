use std::sync::{Arc, PoisonError};

use primitives::{ShopId, SourceId};
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;

use super::Source;
use crate::Collect;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    shop: Uuid,
    enabled: bool,
}

impl Collect {
    /// The source of a write key. Read once from the database, then from memory.
    pub(crate) async fn source(&self, write_key: &str) -> Result<Option<Arc<Source>>, StoreError> {
        let known = self.by_key.read().unwrap_or_else(PoisonError::into_inner).get(write_key).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let sql = "SELECT id, shop, enabled FROM sources WHERE write_key = $1";
        let row: Option<Row> = self.kit.store.row(sql, vec![write_key.into()]).await?;
        let source =
            row.map(|row| Arc::new(Source { id: SourceId(row.id), shop: ShopId(row.shop), enabled: row.enabled }));
        if let Some(source) = &source {
            let mut by_key = self.by_key.write().unwrap_or_else(PoisonError::into_inner);
            by_key.insert(write_key.to_owned(), Arc::clone(source));
        }
        Ok(source)
    }

    /// To be called after a source has changed.
    pub(crate) fn forget_sources(&self) {
        self.by_key.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
