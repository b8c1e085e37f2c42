use know::{AGAIN_DAYS, COUNTED, due, late as is_late};
use store::{FromQueryResult, Sql, StoreError, sea_orm};

use super::daily::{Daily, Range};
use super::sample::Sum;
use super::seen::{self, Seen};

const DAY: i64 = 86_400_000_000;

/// Everything that follows from orders.
pub(super) struct Orders {
    /// Of first purchases: followed by another within [`AGAIN_DAYS`].
    pub repurchased: Daily,
    /// The same of all purchases.
    pub retained: Daily,
    pub returned: Seen,
    pub late: Seen,
}

impl Orders {
    /// `then` is `range` so many days earlier that it is known whether another purchase followed.
    pub async fn load(db: &impl Sql, range: &Range<'_>, then: &Range<'_>, now: i64) -> Result<Self, StoreError> {
        let (repurchased, retained) = again(db, then).await?;
        let (returned, late) = (returned(db, range).await?, late(db, range, now).await?);
        let late = seen::deliveries(db, range, late, returned.sum().n).await?;
        Ok(Self { repurchased, retained, returned: seen::returns(db, range, returned).await?, late })
    }
}

/// Narrows to the personas `p` of a segment, which has this place among the values.
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

#[derive(FromQueryResult)]
struct Purchases {
    day: i64,
    n: i64,
    again: i64,
    firsts: i64,
    firsts_again: i64,
}

/// Purchases by day, and how many were followed by another of the same customer in time: of the first ones, and of all. What
/// a customer orders on one day is one purchase: shops split one checkout into several orders.
async fn again(db: &impl Sql, range: &Range<'_>) -> Result<(Daily, Daily), StoreError> {
    let sql = format!(
        "WITH d AS (
             SELECT p.profile, o.day, MIN(o.ordered_at) AS ordered_at
             FROM orders o JOIN personas p ON p.id = o.persona
             WHERE o.shop = $1 AND o.day >= $2 AND o.{COUNTED} {} GROUP BY p.profile, o.day),
         b AS (
             SELECT d.profile, d.day, d.ordered_at,
                 LEAD(d.ordered_at) OVER (PARTITION BY d.profile ORDER BY d.day) AS next_at FROM d),
         j AS (
             SELECT b.day, CASE WHEN b.next_at <= b.ordered_at + {} THEN 1 ELSE 0 END AS again,
                 CASE WHEN b.ordered_at = f.first_order_at THEN 1 ELSE 0 END AS is_first
             FROM b JOIN profiles f ON f.id = b.profile WHERE b.day < $3)
         SELECT j.day, COUNT(*) AS n, CAST(SUM(j.again) AS BIGINT) AS again,
             CAST(SUM(j.is_first) AS BIGINT) AS firsts, CAST(SUM(j.is_first * j.again) AS BIGINT) AS firsts_again
         FROM j GROUP BY j.day",
        members(range, 4),
        AGAIN_DAYS * DAY,
    );
    let (mut first, mut all) = (Daily::default(), Daily::default());
    for Purchases { day, n, again, firsts, firsts_again } in db.rows(&sql, values(range)).await? {
        first.add(day, Sum::share(firsts_again, firsts));
        all.add(day, Sum::share(again, n));
    }
    Ok((first, all))
}

async fn returned(db: &impl Sql, range: &Range<'_>) -> Result<Daily, StoreError> {
    let hits = "CAST(SUM(CASE WHEN o.is_returned THEN 1 ELSE 0 END) AS BIGINT)";
    let sql = format!(
        "SELECT o.day, COUNT(*) AS n, {hits} AS total, {hits} AS squares
         FROM orders o LEFT JOIN personas p ON p.id = o.persona
         WHERE o.shop = $1 AND o.day >= $2 AND o.day < $3 AND o.{COUNTED} {} GROUP BY o.day",
        members(range, 4),
    );
    range.daily(db, &sql, values(range)).await
}

/// Orders of which is known whether they came in time, by the day on which they were placed.
async fn late(db: &impl Sql, range: &Range<'_>, now: i64) -> Result<Daily, StoreError> {
    let hits = format!("CAST(SUM(CASE WHEN {} THEN 1 ELSE 0 END) AS BIGINT)", is_late("$4"));
    let sql = format!(
        "SELECT o.day, COUNT(*) AS n, {hits} AS total, {hits} AS squares
         FROM orders o LEFT JOIN personas p ON p.id = o.persona
         WHERE o.shop = $1 AND o.day >= $2 AND o.day < $3 AND {} {} GROUP BY o.day",
        due("$4"),
        members(range, 5),
    );
    let mut values = range.values();
    values.push(now.into());
    values.extend(range.segment.map(|members| members.segment.into()));
    range.daily(db, &sql, values).await
}
