//! Work that customers' words make for the shop's people, and that nobody has done yet.

use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};

use crate::recoveries::overdue;
use crate::settings;

/// What somebody has to look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    /// Reviews that should have been put right by now.
    pub overdue: i64,
    /// Reviews that wait for a decision.
    pub held: i64,
    /// Questions that wait for a decision, or have an answer that does.
    pub questions_held: i64,
    /// Published questions without an answer.
    pub questions_open: i64,
}

/// What waits at an instant.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(db: &impl Sql, shop: ShopId, now: Timestamp) -> Result<Waiting, StoreError> {
    let latest = micros(now) - settings::load(db, shop).await?.recovery_micros();
    let overdue = overdue("$2", "$3");
    let sql = format!(
        "SELECT
            (SELECT COUNT(*) FROM recoveries w WHERE w.shop = $1 AND {overdue}) AS overdue,
            (SELECT COUNT(*) FROM reviews r WHERE r.shop = $1 AND r.state = 'held' AND r.state <> 'published') AS held,
            (SELECT COUNT(*) FROM questions q WHERE q.shop = $1 AND (q.state = 'held' OR q.id IN
                (SELECT a.question FROM question_answers a WHERE a.shop = $1 AND a.state = 'held'))) AS questions_held,
            (SELECT COUNT(*) FROM questions q WHERE q.shop = $1 AND q.state = 'published' AND q.answers = 0)
                AS questions_open"
    );
    Ok(db.row(&sql, vec![shop.0.into(), latest.into(), micros(now).into()]).await?.unwrap_or_default())
}
