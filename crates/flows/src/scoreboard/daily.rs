//! What happened day by day, for each number.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use primitives::day::number;
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Value, micros, sea_orm};

use super::period::Period;
use super::sample::{Sum, median_ranks};

/// Sums by day, `YYYYMMDD`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Daily(BTreeMap<i64, Sum>);

#[derive(Debug, FromQueryResult)]
pub(super) struct DayRow {
    pub day: i64,
    pub n: i64,
    pub total: i64,
    pub squares: i64,
}

impl Daily {
    pub fn add(&mut self, day: i64, sum: Sum) {
        *self.0.entry(day).or_default() += sum;
    }

    /// Of all days.
    pub fn sum(&self) -> Sum {
        let mut all = Sum::default();
        self.0.values().for_each(|sum| all += *sum);
        all
    }

    pub fn within(&self, period: &Period) -> Sum {
        let mut all = Sum::default();
        self.0.range(period.days()).for_each(|(_, sum)| all += *sum);
        all
    }
}

impl FromIterator<DayRow> for Daily {
    fn from_iter<T: IntoIterator<Item = DayRow>>(rows: T) -> Self {
        let mut daily = Self::default();
        for DayRow { day, n, total, squares } in rows {
            daily.add(day, Sum { n, total, squares });
        }
        daily
    }
}

/// How many of each value there were, by day: from this a median can be told.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Histogram(BTreeMap<i64, BTreeMap<i64, i64>>);

impl Histogram {
    pub fn add(&mut self, day: i64, value: i64, count: i64) {
        *self.0.entry(day).or_default().entry(value).or_default() += count;
    }

    /// Median, the values that enclose it with 95 % probability, and how many there were.
    pub fn median(&self, period: &Period) -> Option<(i64, i64, i64, i64)> {
        let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
        for values in self.0.range(period.days()).map(|(_, values)| values) {
            values.iter().for_each(|(value, count)| *counts.entry(*value).or_default() += count);
        }
        let n: i64 = counts.values().sum();
        let (low, middle, high) = median_ranks(n);
        let at = |rank: i64| {
            let mut passed = 0;
            counts.iter().find(|(_, count)| {
                passed += **count;
                passed > rank
            })
        };
        Some((*at(middle)?.0, *at(low)?.0, *at(high)?.0, n))
    }
}

/// What is asked of the database: whose days, and of which customers.
pub(super) struct Range<'a> {
    pub shop: ShopId,
    /// All days that are compared.
    pub days: std::ops::Range<i64>,
    pub segment: Option<&'a super::segment::Members>,
    /// What it is compared with, and the one asked for.
    periods: [&'a Period; 2],
    pub now: Timestamp,
}

impl<'a> Range<'a> {
    pub fn of(
        shop: ShopId,
        periods: [&'a Period; 2],
        segment: Option<&'a super::segment::Members>,
        now: Timestamp,
    ) -> Self {
        let from = periods.iter().map(|period| number(period.from)).min().unwrap_or_default();
        let to = periods.iter().map(|period| number(period.to)).max().unwrap_or_default();
        Self { shop, days: from..to, segment, periods, now }
    }

    /// The days of the two periods.
    pub fn wholes(&self) -> Vec<std::ops::Range<i64>> {
        self.periods.iter().map(|period| period.days()).collect()
    }

    /// The first days of the parts that either period is shown in.
    pub fn parts(&self) -> Vec<i64> {
        let step = self.periods[1].step();
        self.periods.iter().flat_map(|period| period.parts(step)).map(|part| number(part.from)).collect()
    }

    /// `WHEN … THEN …` for a CASE that is the same for days that lie in the same periods.
    pub fn cases(&self, column: &str) -> String {
        let mut bounds: Vec<i64> =
            self.periods.iter().flat_map(|period| [period.days().start, period.days().end]).collect();
        bounds.sort_unstable();
        let cases = bounds.iter().zip(1..).map(|(bound, part)| format!("WHEN {column} < {bound} THEN {part}"));
        cases.collect::<Vec<_>>().join(" ")
    }

    /// Whether so many microseconds have passed since a day, `YYYYMMDD`, ended in the shop's zone.
    pub fn is_over(&self, day: i64, since: i64) -> bool {
        let part = |of: i64| i8::try_from(of % 100).unwrap_or_default();
        let date = Date::new(i16::try_from(day / 10_000).unwrap_or_default(), part(day / 100), part(day));
        let Ok(end) = date.and_then(|date| date.saturating_add(1.day()).to_zoned(self.periods[0].zone.clone())) else {
            return false;
        };
        micros(end.timestamp()) + since <= micros(self.now)
    }

    /// `$1` the shop, `$2` and `$3` the first day and the day after the last.
    pub fn values(&self) -> Vec<Value> {
        vec![self.shop.0.into(), self.days.start.into(), self.days.end.into()]
    }

    pub async fn daily(&self, db: &impl Sql, sql: &str, values: Vec<Value>) -> Result<Daily, StoreError> {
        Ok(db.rows::<DayRow>(sql, values).await?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn sums_and_medians_are_of_the_days_asked_for() {
        let period = Period { from: date(2026, 1, 1), to: date(2026, 1, 3), zone: TimeZone::UTC };
        let mut daily = Daily::default();
        for (day, hits) in [(20_251_231, 1), (20_260_101, 2), (20_260_102, 3), (20_260_103, 4)] {
            daily.add(day, Sum::share(hits, 10));
        }
        assert_eq!(daily.within(&period), Sum { n: 20, total: 5, squares: 5 });
        let mut minutes = Histogram::default();
        for (day, value) in [(20_260_101, 5), (20_260_101, 5), (20_260_102, 90), (20_260_103, 1)] {
            minutes.add(day, value, 1);
        }
        assert_eq!(minutes.median(&period), Some((5, 5, 90, 3)));
        assert_eq!(Histogram::default().median(&period), None);
    }

    #[test]
    fn a_day_is_over_when_its_hours_have_passed_in_the_shops_zone() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let period = Period { from: date(2026, 1, 1), to: date(2026, 1, 3), zone };
        let at = |now: &str| Range::of(ShopId(uuid::Uuid::nil()), [&period, &period], None, now.parse().unwrap());
        let day = 24 * 3_600_000_000;
        assert!(at("2026-02-01T16:00:00Z").is_over(20_260_131, day), "midnight there, a day later");
        assert!(!at("2026-02-01T15:59:59Z").is_over(20_260_131, day));
        assert!(at("2026-02-01T15:59:59Z").is_over(20_260_130, day));
    }

    #[test]
    fn days_of_the_same_periods_are_one_case() {
        let of = |from, to| Period { from, to, zone: TimeZone::UTC };
        let (before, now) = (of(date(2026, 1, 1), date(2026, 1, 8)), of(date(2026, 1, 8), date(2026, 1, 15)));
        let range = Range::of(ShopId(uuid::Uuid::nil()), [&before, &now], None, Timestamp::UNIX_EPOCH);
        assert!(range.cases("day").starts_with("WHEN day < 20260101 THEN 1 WHEN day < 20260108 THEN 2"));
        assert!(range.cases("day").ends_with("WHEN day < 20260115 THEN 4"));
    }
}
