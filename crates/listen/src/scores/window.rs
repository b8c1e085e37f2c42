use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use primitives::Timestamp;
use primitives::day::number;

use crate::shop::Shop;

/// Days from `from` up to, not including, `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub from: Date,
    pub to: Date,
}

impl Window {
    /// The last `months` consecutive months up to today, which is within.
    pub fn months(shop: &Shop, now: Timestamp, months: i64) -> Self {
        let to = tomorrow(shop, now);
        Self { from: to.saturating_sub(months.months()), to }
    }

    /// The last `days` days up to today, which is within.
    pub fn days(shop: &Shop, now: Timestamp, days: i64) -> Self {
        let to = tomorrow(shop, now);
        Self { from: to.saturating_sub(days.days()), to }
    }

    /// As long, right before it.
    pub fn before(self) -> Self {
        let length = self.from.duration_until(self.to);
        Self { from: self.from.saturating_sub(length), to: self.from }
    }

    pub fn range(self) -> std::ops::Range<i64> {
        number(self.from)..number(self.to)
    }

    /// The instants of its start and end in the shop's zone, in micros.
    pub fn micros(self, shop: &Shop) -> std::ops::Range<i64> {
        let start = |date: Date| {
            let zoned = date.to_zoned(shop.zone.clone());
            zoned.map(|zoned| store::micros(zoned.timestamp())).unwrap_or_default()
        };
        start(self.from)..start(self.to)
    }

    /// Its days and months as sums are kept: the whole months, and the days before and after them.
    pub fn spans(self) -> [(&'static str, std::ops::Range<i64>); 3] {
        let of = |from: Date, to: Date| number(from)..number(to);
        let (first, last) = (self.from.first_of_month(), self.to.first_of_month());
        let first = if first < self.from { first.saturating_add(1.month()) } else { first };
        if first >= last {
            return [("day", self.range()), ("month", 0..0), ("day", 0..0)];
        }
        [("day", of(self.from, first)), ("month", of(first, last)), ("day", of(last, self.to))]
    }

    /// All its days.
    pub fn dates(self) -> impl Iterator<Item = Date> {
        self.from.series(1.day()).take_while(move |date| *date < self.to)
    }
}

fn tomorrow(shop: &Shop, now: Timestamp) -> Date {
    shop.zone.to_datetime(now).date().saturating_add(SignedDuration::from_hours(24))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as d;

    use super::*;

    #[test]
    fn six_months_end_today_in_the_shops_zone() {
        let shop = Shop {
            id: primitives::ShopId(uuid::Uuid::nil()),
            name: String::new(),
            language: "zh".into(),
            currency: "CNY".into(),
            zone: jiff::tz::TimeZone::get("Asia/Shanghai").unwrap(),
            later_since: 0,
            as_of: primitives::day::AsOf::default(),
        };
        let now: Timestamp = "2026-08-31T17:00:00Z".parse().unwrap();
        let window = Window::months(&shop, now, 6);
        assert_eq!((window.from, window.to), (d(2026, 3, 2), d(2026, 9, 2)), "it is September there");
        assert_eq!(window.before().to, window.from);
        assert_eq!(Window::days(&shop, now, 2).dates().collect::<Vec<_>>(), [d(2026, 8, 31), d(2026, 9, 1)]);
    }

    #[test]
    fn a_window_is_whole_months_and_the_days_around_them() {
        let spans = |from, to| Window { from, to }.spans();
        let (day, month) = ("day", "month");
        assert_eq!(
            spans(d(2025, 11, 20), d(2026, 2, 3)),
            [(day, 20_251_120..20_251_201), (month, 20_251_201..20_260_201), (day, 20_260_201..20_260_203)]
        );
        assert_eq!(
            spans(d(2026, 1, 1), d(2026, 3, 1)),
            [(day, 20_260_101..20_260_101), (month, 20_260_101..20_260_301), (day, 20_260_301..20_260_301)]
        );
        assert_eq!(spans(d(2026, 1, 2), d(2026, 2, 28)), [(day, 20_260_102..20_260_228), (month, 0..0), (day, 0..0)]);
    }
}
