use contact::InSegment;
use store::{Sql, StoreError};
use uuid::Uuid;

use crate::people::Who;

/// Those of some reviews that members of a segment wrote.
pub(super) async fn pass(of: &InSegment, db: &impl Sql, reviews: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let sql = |list: &str| {
        format!("SELECT id, person, author AS who FROM reviews WHERE id IN ({list}) AND person IS NOT NULL")
    };
    of.pass(db, reviews, sql, |keys, person, sealed| Ok(surest(Who::open(keys, Some(person), sealed)?))).await
}

/// What their reviews stand under ([`Who::person`]), so that lists and the scoreboard speak of the same ones.
fn surest(Who { user_id, buyer_id, email, .. }: Who) -> contact::Who {
    let buyer_id = buyer_id.filter(|_| user_id.is_none());
    let email = email.filter(|_| user_id.is_none() && buyer_id.is_none());
    contact::Who { user_id, buyer_id, email, ..contact::Who::default() }
}
