//! Who bought again. Each customer is counted once in a period: observations are independent of each other, as their
//! interval takes them to be, and nobody weighs more for buying often.

use std::ops::Range as Span;

use jiff::ToSpan;
use know::{AGAIN_DAYS, COUNTED};
use primitives::day::{date, number};
use store::{FromQueryResult, Sql, StoreError, sea_orm};

use super::daily::{Daily, Range};
use super::orders::members;
use super::period::Period;
use super::sample::Sum;

const DAY: i64 = 86_400_000_000;

/// Customers by the day of the purchase at which they are counted, and how many of them bought again within [`AGAIN_DAYS`].
pub(super) struct Again {
    /// At their first purchase ever.
    pub firsts: Daily,
    /// At their first purchase in a period.
    pub once: Once,
}

/// Of those who buy in several parts of a period, each part has them once, and so has the whole.
pub(super) struct Once {
    wholes: Vec<Span<i64>>,
    in_wholes: Daily,
    in_parts: Daily,
}

impl Once {
    /// Of a period that is compared, or of a part of one.
    pub fn within(&self, period: &Period) -> Sum {
        let by_day = if self.wholes.contains(&period.days()) { &self.in_wholes } else { &self.in_parts };
        by_day.within(period)
    }
}

#[derive(FromQueryResult)]
struct Row {
    day: i64,
    firsts: i64,
    firsts_again: i64,
    in_whole: i64,
    in_whole_again: i64,
    in_part: i64,
    in_part_again: i64,
}

/// What a customer orders on one day is one purchase: shops split one checkout into several orders.
pub(super) async fn again(db: &impl Sql, range: &Range<'_>) -> Result<Again, StoreError> {
    // As late as another purchase can follow those of the last day.
    let until = date(range.days.end).saturating_add((AGAIN_DAYS + 1).days());
    let mut values = range.values();
    values.push(number(until).into());
    values.extend(range.segment.map(|members| members.segment.into()));
    let mut again = Again {
        firsts: Daily::default(),
        once: Once { wholes: range.wholes(), in_wholes: Daily::default(), in_parts: Daily::default() },
    };
    for row in db.rows::<Row>(&sql(range), values).await? {
        again.firsts.add(row.day, Sum::share(row.firsts_again, row.firsts));
        again.once.in_wholes.add(row.day, Sum::share(row.in_whole_again, row.in_whole));
        again.once.in_parts.add(row.day, Sum::share(row.in_part_again, row.in_part));
    }
    Ok(again)
}

fn sql(range: &Range<'_>) -> String {
    let wholes: Vec<i64> = range.wholes().iter().map(|whole| whole.start).collect();
    let sum = |counted: &str| format!("CAST(SUM({counted}) AS BIGINT)");
    format!(
        "WITH d AS (
             SELECT p.profile, o.day, MIN(o.ordered_at) AS ordered_at
             FROM orders o JOIN personas p ON p.id = o.persona
             WHERE o.shop = $1 AND o.day >= $2 AND o.day < $4 AND o.{COUNTED} {} GROUP BY p.profile, o.day),
         b AS (
             SELECT d.profile, d.day, d.ordered_at, LEAD(d.ordered_at) OVER w AS next_at, LAG(d.day) OVER w AS last_day
             FROM d WINDOW w AS (PARTITION BY d.profile ORDER BY d.day)),
         j AS (
             SELECT b.day, CASE WHEN b.next_at <= b.ordered_at + {} THEN 1 ELSE 0 END AS again,
                 CASE WHEN b.ordered_at = f.first_order_at THEN 1 ELSE 0 END AS is_first,
                 CASE WHEN b.last_day >= {} THEN 0 ELSE 1 END AS in_whole,
                 CASE WHEN b.last_day >= {} THEN 0 ELSE 1 END AS in_part
             FROM b JOIN profiles f ON f.id = b.profile WHERE b.day < $3)
         SELECT j.day, {} AS firsts, {} AS firsts_again, {} AS in_whole, {} AS in_whole_again,
             {} AS in_part, {} AS in_part_again
         FROM j GROUP BY j.day",
        members(range, 5),
        AGAIN_DAYS * DAY,
        last_reached("b.day", &sorted(wholes)),
        last_reached("b.day", &sorted(range.parts())),
        sum("j.is_first"),
        sum("j.is_first * j.again"),
        sum("j.in_whole"),
        sum("j.in_whole * j.again"),
        sum("j.in_part"),
        sum("j.in_part * j.again"),
    )
}

fn sorted(mut days: Vec<i64>) -> Vec<i64> {
    days.sort_unstable();
    days.dedup();
    days
}

/// The last of these sorted numbers that a column reaches, by halves: few comparisons for each row.
fn last_reached(column: &str, starts: &[i64]) -> String {
    let (before, after) = starts.split_at(starts.len() / 2);
    match (before, after) {
        (_, []) => "0".to_owned(),
        ([], [only, ..]) => only.to_string(),
        (_, [middle, ..]) => format!(
            "CASE WHEN {column} < {middle} THEN {} ELSE {} END",
            last_reached(column, before),
            last_reached(column, after)
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;
    use primitives::{ShopId, Timestamp};

    use super::*;

    #[test]
    fn a_day_belongs_to_the_last_start_that_it_reaches() {
        assert_eq!(last_reached("day", &[]), "0");
        assert_eq!(last_reached("day", &[7]), "7");
        assert_eq!(
            last_reached("day", &[1, 5, 9]),
            "CASE WHEN day < 5 THEN 1 ELSE CASE WHEN day < 9 THEN 5 ELSE 9 END END"
        );
        assert_eq!(sorted(vec![9, 1, 9]), [1, 9], "what is compared with itself starts once");
    }

    #[test]
    fn what_is_read_ends_ninety_days_after_the_period() {
        let of = |from, to| Period { from, to, zone: TimeZone::UTC };
        let (before, now) = (of(date(2026, 1, 1), date(2026, 1, 8)), of(date(2026, 1, 8), date(2026, 1, 15)));
        let range = Range::of(ShopId(uuid::Uuid::nil()), [&before, &now], None, Timestamp::UNIX_EPOCH);
        let sql = sql(&range);
        assert!(sql.contains("o.day >= $2 AND o.day < $4"), "{sql}");
        assert!(sql.contains("last_day >= CASE WHEN b.day < 20260108 THEN 20260101 ELSE 20260108 END"), "{sql}");
        assert_eq!(range.parts().len(), 14, "a week is shown by day");
    }

    #[test]
    fn a_whole_and_its_parts_are_counted_each_for_themselves() {
        let zone = TimeZone::UTC;
        let whole = Period { from: date(2026, 1, 1), to: date(2026, 1, 3), zone };
        let (mut in_wholes, mut in_parts) = (Daily::default(), Daily::default());
        in_wholes.add(20_260_101, Sum::share(1, 1));
        in_parts.add(20_260_101, Sum::share(1, 1));
        in_parts.add(20_260_102, Sum::share(0, 1));
        let once = Once { wholes: vec![whole.days()], in_wholes, in_parts };
        assert_eq!(once.within(&whole), Sum::share(1, 1), "the customer of both days is one");
        let parts: Vec<i64> = whole.parts(1).iter().map(|part| once.within(part).n).collect();
        assert_eq!(parts, [1, 1]);
    }
}
