use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use primitives::ShopId;
use store::{FromQueryResult, PersonKey, Sql, StoreError, Vault, rows_in, sea_orm};
use uuid::Uuid;

use crate::{Directory, Who};

/// Looks for what members of a segment wrote.
#[derive(Clone)]
pub struct InSegment {
    pub directory: Arc<dyn Directory>,
    pub vault: Arc<Vault>,
    pub shop: ShopId,
    pub segment: Uuid,
}

impl fmt::Debug for InSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InSegment").field("segment", &self.segment).finish_non_exhaustive()
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person: Uuid,
    who: Option<Vec<u8>>,
}

impl InSegment {
    /// Those of some things that members wrote. `sql` gets the list of them and asks for the `id`, `person` and sealed `who`
    /// of those that somebody wrote; `open` says who that is.
    ///
    /// # Errors
    /// When the database cannot be read, or what is sealed is damaged.
    pub async fn pass(
        &self,
        db: &impl Sql,
        things: &[Uuid],
        sql: impl Fn(&str) -> String,
        open: impl Fn(&HashMap<Uuid, PersonKey>, Uuid, Option<&[u8]>) -> Result<Who, StoreError>,
    ) -> Result<Vec<Uuid>, StoreError> {
        let rows: Vec<Row> = rows_in(db, &[], things, sql).await?;
        let keys = self.vault.existing_keys(db, &store::distinct(rows.iter().map(|row| row.person))).await?;
        let writers = rows.iter().map(|row| open(&keys, row.person, row.who.as_deref()));
        let writers = writers.collect::<Result<Vec<Who>, StoreError>>()?;
        let members = self.directory.in_segment(self.shop, self.segment, &writers).await?;
        Ok(members.into_iter().filter_map(|place| Some(rows.get(place)?.id)).collect())
    }
}
