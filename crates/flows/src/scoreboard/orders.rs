use know::{COUNTED, due, late as is_late};
use store::{Sql, StoreError};

use super::again::{Again, again};
use super::daily::{Daily, Range};
use super::seen::{self, Seen};

/// Everything that follows from orders.
pub(super) struct Orders {
    pub again: Again,
    pub returned: Seen,
    pub late: Seen,
}

impl Orders {
    /// `then` is `range` so many days earlier that it is known whether another purchase followed.
    pub async fn load(db: &impl Sql, range: &Range<'_>, then: &Range<'_>, now: i64) -> Result<Self, StoreError> {
        let again = again(db, then).await?;
        let (returned, late) = (returned(db, range).await?, late(db, range, now).await?);
        let late = seen::deliveries(db, range, late, returned.sum().n).await?;
        Ok(Self { again, returned: seen::returns(db, range, returned).await?, late })
    }
}

/// Narrows to the personas `p` of a segment, which has this place among the values.
pub(super) fn members(range: &Range<'_>, place: usize) -> String {
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
