//! A calendar day as it is stored and compared: the number `YYYYMMDD`; and the day that a shop's numbers are of.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The number of a date.
#[must_use]
pub fn number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// The date of a number; 1970-01-01 of what is no day, which only a damaged row can hold.
#[must_use]
pub fn date(number: i64) -> Date {
    let part = |n: i64| i8::try_from(n).unwrap_or_default();
    i16::try_from(number / 10_000)
        .ok()
        .and_then(|year| Date::new(year, part(number / 100 % 100), part(number % 100)).ok())
        .unwrap_or(EPOCH)
}

/// Until when something is promised: a midnight in the shop's zone is a day without an hour, which was promised as a whole,
/// to its last second. Later than this is late.
#[must_use]
pub fn promised_until(at: Timestamp, zone: &TimeZone) -> Timestamp {
    let local = zone.to_datetime(at);
    if local.time() != Time::midnight() {
        return at;
    }
    let next = local.date().tomorrow().and_then(|next| next.to_zoned(zone.clone()));
    next.map_or(at, |next| next.timestamp() - SignedDuration::from_secs(1))
}

/// The day that a shop's numbers are of, for one whose history ended before today; by default there is none and they are
/// of today. It moves what is *read*: classes, predictions, periods. What is *done*, such as promises, sessions and mail,
/// keeps to the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AsOf(Option<Date>);

impl AsOf {
    #[must_use]
    pub fn new(day: Option<Date>) -> Self {
        Self(day)
    }

    /// From the number that is stored.
    #[must_use]
    pub fn stored(day: Option<i64>) -> Self {
        Self(day.map(date))
    }

    #[must_use]
    pub fn day(self) -> Option<Date> {
        self.0
    }

    #[must_use]
    pub fn is_set(self) -> bool {
        self.0.is_some()
    }

    /// The instant up to which a shop is read: the last one of the day, where one is set, and never one to come.
    #[must_use]
    pub fn now(self, zone: &TimeZone, clock: Timestamp) -> Timestamp {
        let Some(day) = self.0 else { return clock };
        let next = day.tomorrow().and_then(|next| next.to_zoned(zone.clone()));
        next.map_or(clock, |next| (next.timestamp() - SignedDuration::from_micros(1)).min(clock))
    }

    /// The first day that is not over yet: today; in a shop whose history ended, the one after its last. Numbers of full
    /// days are of those before it.
    #[must_use]
    pub fn open_day(self, zone: &TimeZone, clock: Timestamp) -> Date {
        let today = zone.to_datetime(clock).date();
        self.0.and_then(|day| day.tomorrow().ok()).map_or(today, |next| next.min(today))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_is_read_up_to_the_end_of_its_day_and_never_beyond_now() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let clock: Timestamp = "2026-03-05T04:00:00Z".parse().unwrap();
        let now = |day: Option<i64>| AsOf::stored(day).now(&zone, clock).to_string();
        assert_eq!(now(None), "2026-03-05T04:00:00Z");
        assert_eq!(now(Some(20_111_209)), "2011-12-09T15:59:59.999999Z");
        assert_eq!(now(Some(20_260_305)), "2026-03-05T04:00:00Z", "today is not over");
    }

    #[test]
    fn the_last_day_of_a_history_that_ended_is_over_and_today_is_not() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let open =
            |day: Option<i64>| number(AsOf::stored(day).open_day(&zone, "2026-03-04T17:00:00Z".parse().unwrap()));
        assert_eq!(open(None), 20_260_305, "it is the fifth there");
        assert_eq!(open(Some(20_111_209)), 20_111_210);
        assert_eq!(open(Some(20_260_304)), 20_260_305);
        assert_eq!(open(Some(20_260_305)), 20_260_305);
    }

    #[test]
    fn a_day_is_promised_to_its_end_and_an_hour_to_itself() {
        let until = |at: &str, zone: &str| {
            let at: Timestamp = at.parse().unwrap();
            promised_until(at, &TimeZone::get(zone).unwrap()).to_string()
        };
        assert_eq!(until("2026-03-04T16:00:00Z", "Asia/Shanghai"), "2026-03-05T15:59:59Z", "a midnight there");
        assert_eq!(until("2026-03-04T16:00:00Z", "UTC"), "2026-03-04T16:00:00Z", "an afternoon here");
        assert_eq!(until("2026-03-04T16:00:01Z", "Asia/Shanghai"), "2026-03-04T16:00:01Z");
        assert_eq!(until("2026-03-28T23:00:00Z", "Europe/Berlin"), "2026-03-29T21:59:59Z", "a day of 23 hours");
    }

    #[test]
    fn a_day_and_its_number_are_the_same() {
        for day in [jiff::civil::date(2026, 2, 28), jiff::civil::date(2024, 2, 29), EPOCH] {
            assert_eq!(date(number(day)), day);
        }
        assert_eq!(number(jiff::civil::date(2026, 3, 5)), 20_260_305);
        for none in [0, -20_260_305, 20_260_230, 20_261_301, i64::MAX] {
            assert_eq!(date(none), EPOCH, "{none}");
        }
    }
}
