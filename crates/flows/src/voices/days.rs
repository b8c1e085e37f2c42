use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use primitives::{ShopId, day};
use store::{StoreError, instant, micros};
use web::Kit;

/// Days from `from` up to, not including, `to`, in the shop's zone.
#[derive(Debug, Clone)]
pub(super) struct Days {
    pub from: Date,
    pub to: Date,
    zone: TimeZone,
}

impl Days {
    /// The last so many, today within.
    pub async fn last(kit: &Kit, shop: ShopId, days: i64) -> Result<Self, StoreError> {
        let shop = web::shop(&kit.store, shop).await?;
        let zone = shop.zone()?;
        let now: Timestamp = shop.now(kit.now())?;
        let to = now.to_zoned(zone.clone()).date().saturating_add(1.day());
        Ok(Self { from: to.saturating_sub(days.days()), to, zone })
    }

    /// So many right before them.
    pub fn before(&self, days: i64) -> Self {
        Self { from: self.from.saturating_sub(days.days()), to: self.from, zone: self.zone.clone() }
    }

    /// Those from one day on, and up to another that is within; all of them where neither is given.
    pub fn narrowed(self, from: Option<Date>, to: Option<Date>) -> Self {
        let end = to.map_or(self.to, |to| to.saturating_add(1.day()));
        Self { from: from.map_or(self.from, |from| from.max(self.from)), to: end.min(self.to), ..self }
    }

    /// Its parts, from a day up to another that is not within, and how long they are: `day`, of up to 14 days; `week`, of up
    /// to 184; else `month`. Weeks end with the last day, so that only the first can be shorter; of months, both ends.
    pub fn parts(&self) -> (&'static str, Vec<(Date, Date)>) {
        let span = match self.from.until(self.to).map_or(0, |span| span.get_days()) {
            ..=14 => "day",
            15..=184 => "week",
            _ => "month",
        };
        let start = |end: Date| match span {
            "day" => end.saturating_sub(1.day()),
            "week" => end.saturating_sub(7.days()),
            _ => end.saturating_sub(1.day()).first_of_month(),
        };
        let (mut parts, mut end) = (Vec::new(), self.to);
        while end > self.from {
            let from = start(end).max(self.from);
            parts.push((from, end));
            end = from;
        }
        parts.reverse();
        (span, parts)
    }

    /// The day of an instant, as days are stored.
    pub fn day_of(&self, at: i64) -> i64 {
        day::number(self.zone.to_datetime(instant(at)).date())
    }

    /// As they are stored, `YYYYMMDD`.
    pub fn numbers(&self) -> [i64; 2] {
        [self.from, self.to].map(day::number)
    }

    /// Their start and end, in microseconds.
    pub fn instants(&self) -> [i64; 2] {
        let start = |day: Date| day.to_zoned(self.zone.clone()).map_or(0, |start| micros(start.timestamp()));
        [self.from, self.to].map(start)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as d;

    use super::*;

    fn days(from: Date, to: Date) -> Days {
        Days { from, to, zone: TimeZone::get("Asia/Shanghai").unwrap() }
    }

    #[test]
    fn parts_cover_the_days_once() {
        for (from, span, count) in
            [(d(2026, 3, 5), "day", 6), (d(2026, 2, 20), "week", 3), (d(2025, 8, 20), "month", 8)]
        {
            let days = days(from, d(2026, 3, 11));
            let (found, parts) = days.parts();
            assert_eq!((found, parts.len()), (span, count));
            assert_eq!((parts[0].0, parts[count - 1].1), (days.from, days.to));
            assert!(parts.windows(2).all(|pair| pair[0].1 == pair[1].0));
        }
        assert_eq!(days(d(2025, 8, 20), d(2026, 3, 11)).parts().1[1], (d(2025, 9, 1), d(2025, 10, 1)));
    }

    #[test]
    fn days_are_narrowed_within_themselves() {
        let all = days(d(2026, 3, 1), d(2026, 4, 1));
        let some = all.clone().narrowed(Some(d(2026, 3, 8)), Some(d(2026, 3, 14)));
        assert_eq!((some.from, some.to), (d(2026, 3, 8), d(2026, 3, 15)));
        let most = all.clone().narrowed(Some(d(2020, 1, 1)), Some(d(2030, 1, 1)));
        assert_eq!((most.from, most.to), (all.from, all.to));
        let at = micros("2026-03-07T16:00:00Z".parse().unwrap());
        assert_eq!(all.day_of(at), 20_260_308, "it is the eighth there");
    }
}
