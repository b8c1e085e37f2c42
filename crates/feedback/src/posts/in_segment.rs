use contact::InSegment;
use store::{Sql, StoreError};
use uuid::Uuid;

use crate::people::Who;

/// Those of some posts that members of a segment wrote.
pub(super) async fn pass(of: &InSegment, db: &impl Sql, posts: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let sql =
        |list: &str| format!("SELECT id, person, who FROM feedback_posts WHERE id IN ({list}) AND person IS NOT NULL");
    of.pass(db, posts, sql, |keys, person, sealed| Ok(Who::open(keys, Some(person), sealed)?.contact())).await
}
