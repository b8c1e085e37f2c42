use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Value, micros, sea_orm, unindexed};
use uuid::Uuid;

use super::rows::{Counts, by_place};
use crate::parcels::OVERDUE;
use crate::purchases::stored_day;

/// Which orders are asked for.
#[derive(Debug, Clone)]
pub struct Placed {
    pub shop: ShopId,
    /// The days on which they were placed, in the shop's zone.
    pub days: Range<Date>,
    /// Only those of this segment's customers, which are counted one by one.
    pub segment: Option<Uuid>,
    /// The instant up to which the shop is read.
    pub now: Timestamp,
    /// Places with fewer orders than this are left out.
    pub least: i64,
}

/// What became of the orders of one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
pub struct PlaceSum {
    /// product | category | city | province | country
    pub dimension: String,
    pub value: String,
    /// Orders that count, and those of them that went back.
    pub counted: i64,
    pub returned: i64,
    /// Orders of which is known whether they came as promised, and those that did not.
    pub due: i64,
    pub late: i64,
}

/// What became of orders, place by place.
///
/// # Errors
/// When the database cannot be read.
pub async fn place_sums(db: &impl Sql, asked: &Placed) -> Result<Vec<PlaceSum>, StoreError> {
    let mut values: Vec<Value> = vec![asked.shop.0.into(), micros(asked.now).into()];
    values.extend(asked.segment.map(Value::from));
    db.rows(&asked.sql(), values).await
}

impl Placed {
    /// `$1` is the shop, `$2` the instant and `$3` the segment, if there is one.
    fn sql(&self) -> String {
        let rows = if self.segment.is_some() { self.of_members() } else { self.of_all() };
        let least = self.least;
        format!(
            "SELECT b.dimension, b.value, CAST(SUM(b.counted) AS BIGINT) AS counted,
                 CAST(SUM(b.returned) AS BIGINT) AS returned, CAST(SUM(b.due) AS BIGINT) AS due,
                 CAST(SUM(b.late) AS BIGINT) AS late
             FROM ({rows}) b WHERE b.value <> '' GROUP BY b.dimension, b.value
             HAVING SUM(b.counted) >= {least} OR SUM(b.due) >= {least}"
        )
    }

    /// The sums, less what was promised for a time to come.
    fn of_all(&self) -> String {
        let mut rows: Vec<String> = spans(&self.days).iter().map(of_span).collect();
        let waited_for = format!("o.promised_at >= $2 AND {OVERDUE} AND {}", unindexed(&self.is_within()));
        rows.push(format!(
            "SELECT w.dimension, w.value, 0, 0, -w.due, -w.late FROM ({}) w",
            by_place(&Counts::to_come("$2"), &waited_for)
        ));
        rows.join(" UNION ALL ")
    }

    fn of_members(&self) -> String {
        let only = format!(
            "{} AND o.status <> 'cancelled' AND EXISTS (SELECT 1 FROM personas p
                 JOIN segment_members m ON m.profile = p.profile WHERE p.id = o.persona AND m.segment = $3)",
            self.is_within()
        );
        by_place(&Counts::at("$2"), &only)
    }

    fn is_within(&self) -> String {
        let Range { start, end } = &self.days;
        format!("o.day >= {} AND o.day < {}", stored_day(*start), stored_day(*end))
    }
}

/// Days or months that follow each other.
#[derive(Debug, PartialEq)]
struct Spans {
    span: &'static str,
    days: Range<Date>,
}

/// The whole months within these days, and the days before and after them.
fn spans(days: &Range<Date>) -> Vec<Spans> {
    let Range { start, end } = days;
    let first = if start.day() == 1 { *start } else { start.last_of_month().saturating_add(1.day()) };
    let last = end.first_of_month();
    let parts = if first < last {
        vec![("day", *start..first), ("month", first..last), ("day", last..*end)]
    } else {
        vec![("day", days.clone())]
    };
    parts.into_iter().filter(|(_, days)| !days.is_empty()).map(|(span, days)| Spans { span, days }).collect()
}

fn of_span(Spans { span, days }: &Spans) -> String {
    let (from, to) = (stored_day(days.start), stored_day(days.end));
    format!(
        "SELECT dimension, value, counted, returned, due, late FROM place_sums
         WHERE shop = $1 AND span = '{span}' AND first_day >= {from} AND first_day < {to}"
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use store::testing;

    use super::*;
    use crate::tests::shop::{SHOP, TestShop, minute};

    #[test]
    fn days_are_covered_once_by_months_where_they_are_whole() {
        let of = |days: Range<Date>| spans(&days).into_iter().map(|one| (one.span, one.days)).collect::<Vec<_>>();
        let (start, end) = (date(2026, 1, 30), date(2026, 4, 2));
        let (february, april) = (date(2026, 2, 1), date(2026, 4, 1));
        let parts = [("day", start..february), ("month", february..april), ("day", april..end)];
        assert_eq!(of(start..end), parts);
        assert_eq!(of(february..april), [("month", february..april)]);
        assert_eq!(of(start..february), [("day", start..february)]);
        assert_eq!(of(start..date(2026, 2, 20)), [("day", start..date(2026, 2, 20))], "no month is whole");
        let december = date(2026, 12, 1)..date(2027, 1, 1);
        assert_eq!(of(december.clone()), [("month", december)]);
    }

    #[tokio::test]
    async fn no_orders_of_these_days_are_read_but_those_still_waited_for() {
        let shop = TestShop::open().await;
        let days = date(2026, 1, 30)..date(2026, 4, 2);
        let asked = Placed { shop: SHOP, days, segment: None, now: minute(0), least: 30 };
        let values = vec![SHOP.0.into(), micros(asked.now).into()];
        let Some(plan) = testing::plan(&shop.test.store, &asked.sql(), values).await else { return };
        let count = |what: &str| plan.iter().filter(|step| step.contains(what)).count();
        assert_eq!(count("place_sums"), 3, "{plan:#?}");
        assert_eq!(count("(shop=? AND span=? AND first_day>? AND first_day<?)"), 3, "{plan:#?}");
        assert_eq!(count("orders_promised (shop=? AND promised_at>?)"), 5, "once for each dimension: {plan:#?}");
        assert_eq!(count("orders_day") + count("orders_buyers"), 0, "{plan:#?}");
    }
}
