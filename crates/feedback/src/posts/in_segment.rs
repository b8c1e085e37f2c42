use std::fmt;

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, rows_in, sea_orm};
use uuid::Uuid;

use crate::Feedback;
use crate::people::Who;

/// Posts that members of a segment wrote.
#[derive(Clone)]
pub(crate) struct InSegment {
    pub feedback: Feedback,
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
    pub async fn pass(&self, db: &impl Sql, posts: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        let rows: Vec<Row> = rows_in(db, &[], posts, |list| {
            format!("SELECT id, person, who FROM feedback_posts WHERE id IN ({list}) AND person IS NOT NULL")
        })
        .await?;
        let vault = &self.feedback.kit.vault;
        let keys = vault.existing_keys(db, &store::distinct(rows.iter().map(|row| row.person))).await?;
        let mut authors = Vec::with_capacity(rows.len());
        for row in &rows {
            authors.push(Who::open(&keys, Some(row.person), row.who.as_deref())?.contact());
        }
        let members = self.feedback.contact.directory.in_segment(self.shop, self.segment, &authors).await?;
        Ok(members.into_iter().filter_map(|place| Some(rows.get(place)?.id)).collect())
    }
}
