use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};

/// Messages that somebody has to look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    /// Somebody waits longer than was promised.
    pub late: i64,
    /// The promise runs out within the next four hours.
    pub soon: i64,
    /// Public ones that wait for a decision.
    pub held: i64,
}

const SOON: i64 = 4 * 3_600_000_000;

/// What waits at an instant.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(db: &impl Sql, shop: ShopId, now: Timestamp) -> Result<Waiting, StoreError> {
    let now = micros(now);
    let sql = "SELECT
            (SELECT COUNT(*) FROM feedback_posts p WHERE p.shop = $1 AND p.due_at IS NOT NULL
                AND p.due_at < $2) AS late,
            (SELECT COUNT(*) FROM feedback_posts p WHERE p.shop = $1 AND p.due_at IS NOT NULL AND p.due_at >= $2
                AND p.due_at < $3) AS soon,
            (SELECT COUNT(*) FROM feedback_posts p WHERE p.shop = $1 AND p.approval = 'held') AS held";
    Ok(db.row(sql, vec![shop.0.into(), now.into(), (now + SOON).into()]).await?.unwrap_or_default())
}
