use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use primitives::Timestamp;

use crate::shop::Shop;

/// Days from `from` up to, not including, `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub from: Date,
    pub to: Date,
}

/// `YYYYMMDD`, as it is stored.
pub(crate) fn number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// The date of a stored day; the epoch's of a damaged one.
pub(crate) fn date(day: i64) -> Date {
    let part = |n: i64| i8::try_from(n).unwrap_or(1);
    let year = i16::try_from(day / 10_000).unwrap_or(1970);
    Date::new(year, part(day / 100 % 100), part(day % 100)).unwrap_or(Date::constant(1970, 1, 1))
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
            zone: jiff::tz::TimeZone::get("Asia/Shanghai").unwrap(),
        };
        let now: Timestamp = "2026-08-31T17:00:00Z".parse().unwrap();
        let window = Window::months(&shop, now, 6);
        assert_eq!((window.from, window.to), (d(2026, 3, 2), d(2026, 9, 2)), "it is September there");
        assert_eq!(window.before().to, window.from);
        assert_eq!(Window::days(&shop, now, 2).dates().collect::<Vec<_>>(), [d(2026, 8, 31), d(2026, 9, 1)]);
        assert_eq!(date(number(d(2026, 2, 28))), d(2026, 2, 28));
    }
}
