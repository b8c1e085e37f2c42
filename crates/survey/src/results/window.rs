use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use primitives::Timestamp;
use primitives::day::number;
use web::{Fault, Problem};

use crate::shop::Shop;

/// Days from `from` up to, not including, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub from: Date,
    pub end: Date,
}

/// How long a wave lasts: calendar weeks begin on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    Week,
    Month,
    Quarter,
    Year,
}

/// The last day that is read.
pub(crate) fn today(shop: &Shop, now: Timestamp) -> Date {
    shop.zone.to_datetime(shop.now(now)).date()
}

fn next(day: Date) -> Date {
    day.saturating_add(SignedDuration::from_hours(24))
}

impl Window {
    /// Both days within.
    ///
    /// # Errors
    /// 422 when it ends before it begins.
    pub fn of(from: Date, to: Date) -> Result<Self, Problem> {
        if to < from {
            return Err(Problem::invalid("to", Fault::Before { day: from.to_string() }));
        }
        Ok(Self { from, end: next(to) })
    }

    /// The last `days` days up to today, which is within.
    pub fn days(shop: &Shop, now: Timestamp, days: i64) -> Self {
        let end = next(today(shop, now));
        Self { from: end.saturating_sub(days.days()), end }
    }

    /// Its last day.
    pub fn to(self) -> Date {
        self.end.saturating_sub(SignedDuration::from_hours(24))
    }

    pub fn range(self) -> std::ops::Range<i64> {
        number(self.from)..number(self.end)
    }

    /// The instants of its start and end in the shop's zone, in micros.
    pub fn micros(self, shop: &Shop) -> std::ops::Range<i64> {
        let start = |date: Date| {
            let zoned = date.to_zoned(shop.zone.clone());
            zoned.map(|zoned| store::micros(zoned.timestamp())).unwrap_or_default()
        };
        start(self.from)..start(self.end)
    }

    /// How many days.
    pub fn length(self) -> i64 {
        self.from.duration_until(self.end).as_hours() / 24
    }

    /// The waves that it touches, the first and the last cut to it; at most the latest `most`.
    pub fn waves(self, length: Length, most: usize) -> Vec<Self> {
        let mut all = Vec::new();
        let mut end = self.end;
        while end > self.from && all.len() < most {
            let from = length.start(end.saturating_sub(SignedDuration::from_hours(24))).max(self.from);
            all.push(Self { from, end });
            end = from;
        }
        all.reverse();
        all
    }
}

impl Length {
    /// # Errors
    /// 422 for another word.
    pub fn parse(word: &str) -> Result<Self, Problem> {
        match word {
            "week" => Ok(Self::Week),
            "month" => Ok(Self::Month),
            "quarter" => Ok(Self::Quarter),
            "year" => Ok(Self::Year),
            _ => Err(Problem::invalid("wave", Fault::one_of(&["week", "month", "quarter", "year"]))),
        }
    }

    /// The first day of the wave that a day is in.
    fn start(self, day: Date) -> Date {
        let first = |month: i8| Date::new(day.year(), month, 1).unwrap_or(day);
        match self {
            Self::Week => {
                let since_monday = i64::from(day.weekday().to_monday_zero_offset());
                day.saturating_sub(SignedDuration::from_hours(24 * since_monday))
            }
            Self::Month => first(day.month()),
            Self::Quarter => first((day.month() - 1) / 3 * 3 + 1),
            Self::Year => first(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as d;

    use super::*;

    #[test]
    fn waves_are_calendar_periods_cut_to_the_window() {
        let window = Window::of(d(2026, 1, 20), d(2026, 3, 10)).unwrap();
        let months = window.waves(Length::Month, 10);
        let found: Vec<(Date, Date)> = months.iter().map(|wave| (wave.from, wave.to())).collect();
        let expected =
            [(d(2026, 1, 20), d(2026, 1, 31)), (d(2026, 2, 1), d(2026, 2, 28)), (d(2026, 3, 1), d(2026, 3, 10))];
        assert_eq!(found, expected);
        assert_eq!(window.waves(Length::Month, 2)[0].from, d(2026, 2, 1), "the latest");
        let weeks = window.waves(Length::Week, 100);
        assert_eq!((weeks.len(), weeks[1].from), (8, d(2026, 1, 26)), "Mondays");
        assert_eq!(window.waves(Length::Quarter, 9).len(), 1);
        assert_eq!(window.length(), 50);
        assert!(Window::of(d(2026, 1, 2), d(2026, 1, 1)).is_err());
    }
}
