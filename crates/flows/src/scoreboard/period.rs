use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use primitives::day::number;
use store::micros;

/// Days from `from` up to, not including, `to`, in the shop's zone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Period {
    pub from: Date,
    pub to: Date,
    pub zone: TimeZone,
}

impl Period {
    /// Its first and its last day.
    pub fn ends(&self) -> (Date, Date) {
        (self.from, self.to.yesterday().unwrap_or(self.to))
    }

    pub fn length(&self) -> i64 {
        i64::from(self.from.until(self.to).map_or(0, |span| span.get_days()))
    }

    /// As many days, so many days earlier.
    pub fn earlier(&self, days: i64) -> Self {
        let back = |date: Date| date.saturating_sub(days.days());
        Self { from: back(self.from), to: back(self.to), zone: self.zone.clone() }
    }

    /// The same days of the year before.
    pub fn year_before(&self) -> Self {
        let to = self.to.saturating_sub(1.year());
        Self { from: to.saturating_sub(self.length().days()), to, zone: self.zone.clone() }
    }

    /// `YYYYMMDD`, as days are stored.
    pub fn days(&self) -> Range<i64> {
        number(self.from)..number(self.to)
    }

    /// Its first and last instant, in micros.
    pub fn micros(&self) -> Range<i64> {
        let start = |date: Date| date.to_zoned(self.zone.clone()).map_or(0, |at| micros(at.timestamp()));
        start(self.from)..start(self.to)
    }

    /// How long its parts are: days of up to two weeks, weeks where they are few, else months of thirty days.
    pub fn step(&self) -> i64 {
        match self.length() {
            ..=14 => 1,
            15..=190 => 7,
            _ => 30,
        }
    }

    /// Its parts of so many days; the last one ends with the period.
    pub fn parts(&self, step: i64) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut to = self.to;
        while to > self.from {
            let from = to.saturating_sub(step.days()).max(self.from);
            parts.push(Self { from, to, zone: self.zone.clone() });
            to = from;
        }
        parts.reverse();
        parts
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn parts_cover_the_period_once() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        for (days, count) in [(1_i64, 1), (7, 7), (14, 14), (15, 3), (30, 5), (90, 13), (365, 13)] {
            let to = date(2026, 9, 2);
            let period = Period { from: to.saturating_sub(days.days()), to, zone: zone.clone() };
            assert_eq!((period.length(), period.ends().1), (days, date(2026, 9, 1)));
            let parts = period.parts(period.step());
            assert_eq!(parts.len(), count, "{days} days");
            assert_eq!((parts[0].from, parts[parts.len() - 1].to), (period.from, period.to));
            assert!(parts.windows(2).all(|pair| pair[0].to == pair[1].from));
            assert_eq!(period.earlier(days).to, period.from);
        }
        let leap = Period { from: date(2028, 2, 1), to: date(2028, 2, 29), zone };
        assert_eq!(leap.year_before().to, date(2027, 2, 28));
    }
}
