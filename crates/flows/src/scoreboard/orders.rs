use know::COUNTED;
use store::{Sql, StoreError};

use super::daily::{Daily, Range};
use super::period::Period;

/// Days after a purchase within which another one is looked for.
pub(super) const AGAIN_DAYS: i64 = 90;
const DAY: i64 = 86_400_000_000;

/// Everything that follows from orders.
pub(super) struct Orders {
    /// Of first purchases: followed by another within [`AGAIN_DAYS`]. By the day on which that time was over.
    pub repurchased: Daily,
    /// The same of all purchases.
    pub retained: Daily,
    pub returned: Daily,
    pub late: Daily,
}

impl Orders {
    pub async fn load(db: &impl Sql, range: &Range<'_>, ripe: [&Period; 2], now: i64) -> Result<Self, StoreError> {
        let then = Range::of(range.shop, ripe, range.segment);
        Ok(Self {
            repurchased: again(db, &then, "AND b.ordered_at = f.first_order_at").await?,
            retained: again(db, &then, "").await?,
            returned: returned(db, range).await?,
            late: late(db, range, now).await?,
        })
    }
}

fn members(range: &Range<'_>, place: usize) -> String {
    match range.segment {
        Some(_) => {
            format!("AND EXISTS (SELECT 1 FROM segment_members m WHERE m.segment = ${place} AND m.profile = p.profile)")
        }
        None => String::new(),
    }
}

fn values(range: &Range<'_>) -> Vec<store::Value> {
    let mut values = range.values();
    values.extend(range.segment.map(|members| members.segment.into()));
    values
}

/// Purchases by day, and how many were followed by another of the same customer in time.
async fn again(db: &impl Sql, range: &Range<'_>, which: &str) -> Result<Daily, StoreError> {
    let sql = format!(
        "WITH b AS (
             SELECT p.profile, o.day, o.ordered_at,
                 LEAD(o.ordered_at) OVER (PARTITION BY p.profile ORDER BY o.ordered_at, o.order_id) AS next_at
             FROM orders o JOIN personas p ON p.id = o.persona
             WHERE o.shop = $1 AND o.day >= $2 AND o.{COUNTED} {})
         SELECT b.day, COUNT(*) AS n,
             CAST(SUM(CASE WHEN b.next_at <= b.ordered_at + {} THEN 1 ELSE 0 END) AS BIGINT) AS total,
             CAST(SUM(CASE WHEN b.next_at <= b.ordered_at + {} THEN 1 ELSE 0 END) AS BIGINT) AS squares
         FROM b JOIN profiles f ON f.id = b.profile WHERE b.day < $3 {which} GROUP BY b.day",
        members(range, 4),
        AGAIN_DAYS * DAY,
        AGAIN_DAYS * DAY,
    );
    range.daily(db, &sql, values(range)).await
}

async fn returned(db: &impl Sql, range: &Range<'_>) -> Result<Daily, StoreError> {
    let hits = "CAST(SUM(CASE WHEN o.refunded_minor > 0 THEN 1 ELSE 0 END) AS BIGINT)";
    let sql = format!(
        "SELECT o.day, COUNT(*) AS n, {hits} AS total, {hits} AS squares
         FROM orders o LEFT JOIN personas p ON p.id = o.persona
         WHERE o.shop = $1 AND o.day >= $2 AND o.day < $3 AND o.{COUNTED} {} GROUP BY o.day",
        members(range, 4),
    );
    range.daily(db, &sql, values(range)).await
}

/// Orders with a promise that has come due or was kept, by the day on which they were placed: late when they came, or
/// have not come, after it.
async fn late(db: &impl Sql, range: &Range<'_>, now: i64) -> Result<Daily, StoreError> {
    let is_late = "COALESCE(o.delivered_at, $4) > o.promised_at";
    let hits = format!("CAST(SUM(CASE WHEN {is_late} THEN 1 ELSE 0 END) AS BIGINT)");
    let sql = format!(
        "SELECT o.day, COUNT(*) AS n, {hits} AS total, {hits} AS squares
         FROM orders o LEFT JOIN personas p ON p.id = o.persona
         WHERE o.shop = $1 AND o.day >= $2 AND o.day < $3 AND (o.promised_at <= $4 OR o.delivered_at IS NOT NULL)
             AND o.promised_at IS NOT NULL AND o.status <> 'cancelled' {} GROUP BY o.day",
        members(range, 5),
    );
    let mut values = range.values();
    values.push(now.into());
    values.extend(range.segment.map(|members| members.segment.into()));
    range.daily(db, &sql, values).await
}
