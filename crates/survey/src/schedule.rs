//! When a survey asks by itself: in waves, each spread over days so that no shop is flooded with answers.

use contact::Quiet;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use primitives::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Fault;

/// When the waves of a survey are, in the shop's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveySchedule)]
#[serde(deny_unknown_fields)]
pub(crate) struct Schedule {
    /// The first day of the first wave.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// The hour at which people are asked, 0 to 23.
    pub hour: i64,
    /// From one wave to the next; left out: there is one wave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Every>,
    /// A wave goes out over so many days; which of them is somebody's follows from a hash.
    pub spread_days: i64,
}

/// From one wave to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyEvery)]
#[serde(deny_unknown_fields)]
pub(crate) struct Every {
    pub n: i64,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyEveryUnit)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    Days,
    Months,
}

/// One round of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wave {
    /// Its first day, which names it.
    pub day: Date,
    pub begins_at: Timestamp,
}

/// Days of a wave.
pub(crate) const MOST_SPREAD: i64 = 90;

impl Schedule {
    /// The wave that began last.
    pub fn current(&self, now: Timestamp, zone: &TimeZone) -> Option<Wave> {
        self.around(now, zone).rfind(|wave| wave.begins_at <= now)
    }

    /// The wave that begins next.
    pub fn next(&self, now: Timestamp, zone: &TimeZone) -> Option<Wave> {
        self.around(now, zone).find(|wave| wave.begins_at > now)
    }

    /// Whether a wave is held by a survey that is live since then: one that began before is, as long as its days last.
    pub fn is_held(&self, wave: Wave, live_at: Timestamp, now: Timestamp, zone: &TimeZone) -> bool {
        let ends_at = wave.day.checked_add(self.spread().days()).ok().and_then(|day| self.begins(day, zone));
        live_at <= wave.begins_at || ends_at.is_some_and(|ends_at| now < ends_at)
    }

    /// Whether a wave is one that began on another day and goes out over so many, moved; `None`: over as many as now.
    pub fn is_moved(&self, wave: Wave, other: Date, days: Option<i64>) -> bool {
        let is_before_end =
            |day: Date, first: Date, days: i64| first.checked_add(days.days()).is_ok_and(|end| day < end);
        is_before_end(wave.day, other, days.unwrap_or_else(|| self.spread()))
            && is_before_end(other, wave.day, self.spread())
    }

    /// The wave that began on a day.
    pub fn wave_of(&self, day: Date, zone: &TimeZone) -> Option<Wave> {
        Some(Wave { day, begins_at: self.begins(day, zone)? })
    }

    /// When somebody is asked in a wave that was opened then, in no quiet hours: on their day at the hour; on the first
    /// day at once where the hour is over. `place` is the person's, the same every time.
    pub fn due_at(&self, wave: Wave, opened_at: Timestamp, quiet: &Quiet, place: u32) -> Timestamp {
        let from = quiet.opens(wave.begins_at.max(opened_at));
        let day = i64::from(place) % self.spread();
        let date = quiet.zone.to_datetime(from).date().checked_add(day.days());
        let at = date.ok().and_then(|date| self.begins(date, &quiet.zone)).unwrap_or(from);
        quiet.opens(at.max(from))
    }

    /// Tells everything that is wrong with it, by the field's path.
    pub fn check(&self, wrong: &mut impl FnMut(&str, Fault)) {
        let mut within = |field: &str, value: i64, low: i64, high: i64| {
            if !(low..=high).contains(&value) {
                wrong(field, Fault::Range { low, high });
            }
        };
        within("schedule.hour", self.hour, 0, 23);
        within("schedule.spread_days", self.spread_days, 1, MOST_SPREAD);
        match self.every {
            // A wave is over before the next one begins.
            Some(Every { n, unit: Unit::Days }) => within("schedule.every.n", n, self.spread(), 730),
            Some(Every { n, unit: Unit::Months }) => within("schedule.every.n", n, (self.spread() + 27) / 28, 24),
            None => {}
        }
    }

    pub fn spread(&self) -> i64 {
        self.spread_days.clamp(1, MOST_SPREAD)
    }

    /// The waves about a time, in their order.
    fn around(&self, now: Timestamp, zone: &TimeZone) -> std::vec::IntoIter<Wave> {
        let today = zone.to_datetime(now).date();
        let passed = match self.every {
            Some(Every { n, unit: Unit::Days }) => days_between(self.start, today) / n.max(1),
            Some(Every { n, unit: Unit::Months }) => months_between(self.start, today) / n.max(1),
            None => 0,
        };
        let all: Vec<Wave> = (passed - 1..=passed + 2).filter_map(|number| self.wave(number, zone)).collect();
        all.into_iter()
    }

    fn wave(&self, number: i64, zone: &TimeZone) -> Option<Wave> {
        let day = match (number, self.every) {
            (0, _) => self.start,
            (1.., Some(Every { n, unit })) => {
                let steps = number.checked_mul(n.max(1))?;
                let span = match unit {
                    Unit::Days => Span::new().try_days(steps),
                    Unit::Months => Span::new().try_months(steps),
                };
                self.start.checked_add(span.ok()?).ok()?
            }
            _ => return None,
        };
        self.wave_of(day, zone)
    }

    fn begins(&self, day: Date, zone: &TimeZone) -> Option<Timestamp> {
        let hour = Time::new(i8::try_from(self.hour).ok()?, 0, 0, 0).ok()?;
        Some(day.to_datetime(hour).to_zoned(zone.clone()).ok()?.timestamp())
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days())).max(0)
}

fn months_between(from: Date, to: Date) -> i64 {
    let months = |day: Date| 12 * i64::from(day.year()) + i64::from(day.month());
    (months(to) - months(from)).max(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn zone() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    fn quarterly() -> Schedule {
        let every = Some(Every { n: 3, unit: Unit::Months });
        Schedule { start: date(2025, 11, 30), hour: 10, every, spread_days: 7 }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn waves_come_at_their_hour_of_the_shops_day_and_keep_to_the_first_ones_day_of_the_month() {
        let schedule = quarterly();
        let days = |now: &str| {
            let day = |wave: Option<Wave>| wave.map(|wave| wave.day.to_string());
            (day(schedule.current(at(now), &zone())), day(schedule.next(at(now), &zone())))
        };
        let pair = |one: Option<&str>, other: &str| (one.map(str::to_owned), Some(other.to_owned()));
        assert_eq!(days("2025-11-30T01:59:59Z"), pair(None, "2025-11-30"));
        assert_eq!(days("2025-11-30T02:00:00Z"), pair(Some("2025-11-30"), "2026-02-28"));
        assert_eq!(days("2026-02-28T01:00:00Z"), pair(Some("2025-11-30"), "2026-02-28"));
        assert_eq!(days("2026-02-28T02:00:00Z"), pair(Some("2026-02-28"), "2026-05-30"));
        assert_eq!(days("2036-06-01T00:00:00Z"), pair(Some("2036-05-30"), "2036-08-30"));
        let once = Schedule { every: None, ..quarterly() };
        assert_eq!(once.current(at("2030-01-01T00:00:00Z"), &zone()).map(|wave| wave.day), Some(date(2025, 11, 30)));
        assert_eq!(once.next(at("2030-01-01T00:00:00Z"), &zone()), None);
    }

    #[test]
    fn a_wave_that_began_before_the_survey_was_live_is_held_while_its_days_last() {
        let schedule = quarterly();
        let wave = schedule.current(at("2025-12-03T00:00:00Z"), &zone()).unwrap();
        let live_at = at("2025-12-02T00:00:00Z");
        assert!(schedule.is_held(wave, live_at, at("2025-12-07T01:59:59Z"), &zone()));
        assert!(!schedule.is_held(wave, live_at, at("2025-12-07T02:00:00Z"), &zone()));
        // One that was missed because nothing ran is made up for.
        assert!(schedule.is_held(wave, at("2025-11-01T00:00:00Z"), at("2026-01-20T00:00:00Z"), &zone()));
    }

    fn quiet(from: &str, to: &str) -> Quiet {
        let settings =
            contact::Settings { quiet_from: from.to_owned(), quiet_to: to.to_owned(), ..contact::Settings::default() };
        Quiet::new(&settings, zone())
    }

    #[test]
    fn people_are_spread_over_the_days_of_a_wave() {
        let (schedule, from) = (quarterly(), at("2025-11-30T02:00:00Z"));
        let wave = schedule.current(from, &zone()).unwrap();
        let due = |place: u32| schedule.due_at(wave, from, &quiet("21:00", "09:00"), place);
        let mut days: Vec<i64> = (0..14).map(|place| (due(place) - from).get_seconds() / (24 * 3600)).collect();
        days.sort_unstable();
        assert_eq!(days, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
    }

    #[test]
    fn a_wave_that_is_opened_late_asks_at_its_hour_and_never_in_quiet_hours() {
        let wave = quarterly().current(at("2025-11-30T02:00:00Z"), &zone()).unwrap();
        let due = |opened: &str, hour: i64, place: u32| {
            let schedule = Schedule { hour, ..quarterly() };
            let due = schedule.due_at(wave, at(opened), &quiet("21:00", "09:00"), place);
            zone().to_datetime(due).to_string()
        };
        // Seventeen past three at night in Shanghai, the day after.
        let night = "2025-11-30T19:17:00Z";
        assert_eq!(due(night, 10, 0), "2025-12-01T10:00:00");
        assert_eq!(due(night, 10, 1), "2025-12-02T10:00:00");
        assert_eq!(due("2025-11-30T10:00:00Z", 10, 0), "2025-11-30T18:00:00", "the hour is over: at once");
        assert_eq!(due("2025-11-30T10:00:00Z", 10, 1), "2025-12-01T10:00:00");
        assert_eq!(due("2025-11-30T14:00:00Z", 10, 0), "2025-12-01T10:00:00", "ten at night is too late");
        assert_eq!(due(night, 23, 0), "2025-12-02T09:00:00", "an hour that is quiet itself");
    }

    #[test]
    fn a_wave_that_begins_while_another_goes_out_is_the_same_moved() {
        let schedule = quarterly();
        let wave = schedule.wave_of(date(2025, 12, 2), &zone()).unwrap();
        let is_moved = |other: Date, days: Option<i64>| schedule.is_moved(wave, other, days);
        assert!(is_moved(date(2025, 11, 30), None) && is_moved(date(2025, 12, 8), None));
        assert!(!is_moved(date(2025, 11, 25), None) && !is_moved(date(2025, 12, 9), None));
        assert!(is_moved(date(2025, 11, 30), Some(3)) && !is_moved(date(2025, 11, 30), Some(2)));
    }

    #[test]
    fn what_is_wrong_with_it_is_named() {
        let faults = |schedule: Schedule| {
            let mut fields = Vec::new();
            schedule.check(&mut |field, _| fields.push(field.to_owned()));
            fields
        };
        assert!(faults(quarterly()).is_empty());
        let weekly = Some(Every { n: 7, unit: Unit::Days });
        let wrong = Schedule { hour: 24, spread_days: 14, every: weekly, ..quarterly() };
        assert_eq!(faults(wrong), ["schedule.hour", "schedule.every.n"]);
        let monthly = Some(Every { n: 1, unit: Unit::Months });
        assert_eq!(faults(Schedule { spread_days: 29, every: monthly, ..quarterly() }), ["schedule.every.n"]);
    }
}
