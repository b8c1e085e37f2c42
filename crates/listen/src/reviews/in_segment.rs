use std::fmt;

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, rows_in, sea_orm};
use uuid::Uuid;

use crate::Listen;
use crate::people::Who;

/// Reviews that members of a segment wrote.
#[derive(Clone)]
pub(crate) struct InSegment {
    pub listen: Listen,
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
    author: Option<Vec<u8>>,
}

impl InSegment {
    pub async fn pass(&self, db: &impl Sql, reviews: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        let rows: Vec<Row> = rows_in(db, &[], reviews, |list| {
            format!("SELECT id, person, author FROM reviews WHERE id IN ({list}) AND person IS NOT NULL")
        })
        .await?;
        let keys = self.listen.kit.vault.existing_keys(db, &store::distinct(rows.iter().map(|row| row.person))).await?;
        let mut writers = Vec::with_capacity(rows.len());
        for row in &rows {
            writers.push(surest(Who::open(&keys, Some(row.person), row.author.as_deref())?));
        }
        let members = self.listen.directory.in_segment(self.shop, self.segment, &writers).await?;
        Ok(members.into_iter().filter_map(|place| Some(rows.get(place)?.id)).collect())
    }
}

/// What their reviews stand under ([`Who::person`]), so that lists and the scoreboard speak of the same ones.
fn surest(Who { user_id, buyer_id, email, .. }: Who) -> contact::Who {
    let buyer_id = buyer_id.filter(|_| user_id.is_none());
    let email = email.filter(|_| user_id.is_none() && buyer_id.is_none());
    contact::Who { user_id, buyer_id, email, ..contact::Who::default() }
}
