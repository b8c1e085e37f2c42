//! Work that customers' words make for the shop's people, and that nobody has done yet.

use pages::Language;
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Value, micros, sea_orm};
use uuid::Uuid;

use crate::recoveries::Term;
use crate::reports;
use crate::reviews::held_since;
use crate::settings;

/// What somebody has to look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    /// Reviews that should have been put right by now.
    pub overdue: i64,
    /// Reviews that wait for a decision.
    pub held: i64,
    /// Of those, the ones for which more than half of the time is over, but not all of it.
    pub held_late: i64,
    /// Of those, the ones for which all of it is: only a person can decide about them.
    pub held_overdue: i64,
    /// Reviews that visitors reported and nobody has decided about since.
    pub reported: i64,
    /// Coupons for who reviews that are left, where the shop gives some.
    pub coupons_left: Option<i64>,
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
    let settings = settings::load(db, shop).await?;
    let now = micros(now);
    let hold = settings.hold_micros();
    let mut values: Vec<Value> = vec![shop.0.into(), (now - hold / 2).into(), (now - hold).into()];
    let (reports, is_open) = (reports::OF_SHOP, reports::IS_OPEN);
    let (late, past) = (held_since("$2"), held_since("$3"));
    let overdue = Term::load(db, shop, &settings).await?.overdue(now, &mut values);
    let sql = format!(
        "SELECT
            (SELECT COUNT(*) FROM recoveries w WHERE w.shop = $1 AND {overdue}) AS overdue,
            (SELECT COUNT(*) FROM reviews r WHERE r.shop = $1 AND r.state = 'held' AND r.state <> 'published') AS held,
            (SELECT COUNT(*) FROM reviews r WHERE r.shop = $1 AND {late} AND NOT ({past})) AS held_late,
            (SELECT COUNT(*) FROM reviews r WHERE r.shop = $1 AND {past}) AS held_overdue,
            (SELECT COUNT(DISTINCT p.review) FROM {reports} AND {is_open}) AS reported,
            CASE WHEN EXISTS (SELECT 1 FROM review_coupons c WHERE c.shop = $1) THEN
                (SELECT COUNT(*) FROM review_coupons c WHERE c.shop = $1 AND c.taken_by IS NULL) END AS coupons_left,
            (SELECT COUNT(*) FROM questions q WHERE q.shop = $1 AND (q.state = 'held' OR q.id IN
                (SELECT a.question FROM question_answers a WHERE a.shop = $1 AND a.state = 'held'))) AS questions_held,
            (SELECT COUNT(*) FROM questions q WHERE q.shop = $1 AND q.state = 'published' AND q.answers = 0)
                AS questions_open"
    );
    let found: Waiting = db.row(&sql, values).await?.unwrap_or_default();
    let coupons_left = found.coupons_left.filter(|_| settings.reward.in_language(Language::Zh).is_some());
    Ok(Waiting { coupons_left, ..found })
}

/// Pieces of work of one colleague.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Mine {
    pub open: i64,
    pub overdue: i64,
}

/// What waits for one colleague at an instant.
///
/// # Errors
/// When the database cannot be read.
pub async fn mine(db: &impl Sql, shop: ShopId, owner: Uuid, now: Timestamp) -> Result<Mine, StoreError> {
    let term = Term::load(db, shop, &settings::load(db, shop).await?).await?;
    let mut values: Vec<Value> = vec![shop.0.into(), owner.into()];
    let overdue = term.overdue(micros(now), &mut values);
    let sql = format!(
        "SELECT COUNT(*) AS open, COUNT(CASE WHEN {overdue} THEN 1 END) AS overdue FROM recoveries w
         WHERE w.shop = $1 AND w.owner = $2 AND w.closed_at IS NULL"
    );
    Ok(db.row(&sql, values).await?.unwrap_or_default())
}
