use std::sync::Arc;

use primitives::{ShopId, SourceId};
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;

use super::{Source, SourceKind};
use crate::Collect;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    shop: Uuid,
    kind: String,
    enabled: bool,
}

impl Row {
    fn source(self) -> Source {
        let kind = SourceKind::parse(&self.kind);
        Source { id: SourceId(self.id), shop: ShopId(self.shop), kind, enabled: self.enabled }
    }
}

/// The source of an id.
pub(crate) async fn by_id(db: &impl Sql, shop: ShopId, id: Uuid) -> Result<Option<Source>, StoreError> {
    let sql = "SELECT id, shop, kind, enabled FROM sources WHERE id = $1 AND shop = $2";
    let row: Option<Row> = db.row(sql, vec![id.into(), shop.0.into()]).await?;
    Ok(row.map(Row::source))
}

impl Collect {
    /// The source of a write key that was asked for before.
    pub(crate) fn known_source(&self, write_key: &str) -> Option<Arc<Source>> {
        self.known.get(write_key)
    }

    /// The source of a write key, from the database; remembered.
    pub(crate) async fn source(&self, write_key: &str) -> Result<Option<Arc<Source>>, StoreError> {
        let changes = self.known.changes();
        let sql = "SELECT id, shop, kind, enabled FROM sources WHERE write_key = $1";
        let row: Option<Row> = self.kit.store.row(sql, vec![write_key.into()]).await?;
        let source = row.map(|row| Arc::new(row.source()));
        if let Some(source) = &source {
            self.known.remember(changes, write_key, source);
        }
        Ok(source)
    }

    /// To be called after a source has changed.
    pub(crate) fn forget_sources(&self) {
        self.known.forget();
    }
}
