//! The hours in which a shop does not write.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use primitives::Timestamp;

use crate::Settings;

/// From one time of day to another, in a zone; over midnight where the first is later.
#[derive(Debug, Clone)]
pub struct Quiet {
    pub zone: TimeZone,
    pub from: Time,
    pub to: Time,
}

/// Reads `21:00`.
pub(crate) fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

impl Quiet {
    /// Stored settings were checked; were they damaged, there would be no quiet hours.
    #[must_use]
    pub fn new(settings: &Settings, zone: TimeZone) -> Self {
        let read = |text: &str| time(text).unwrap_or_default();
        Self { zone, from: read(&settings.quiet_from), to: read(&settings.quiet_to) }
    }

    fn covers(&self, time: Time) -> bool {
        if self.from <= self.to { self.from <= time && time < self.to } else { time >= self.from || time < self.to }
    }

    /// The instant itself when the shop may write then, else the end of the quiet hours that it lies in.
    ///
    /// Where clocks are put back, an hour is there twice: the quiet hours end with the second. Where they are put
    /// forward over the end, they end with the gap.
    #[must_use]
    pub fn opens(&self, at: Timestamp) -> Timestamp {
        let local = self.zone.to_datetime(at);
        if !self.covers(local.time()) {
            return at;
        }
        let mut date = local.date();
        // Around a change of the clocks the end of one day's quiet hours may still be quiet; that of the next is not.
        for _ in 0..3 {
            if let Ok(end) = self.zone.to_ambiguous_timestamp(date.to_datetime(self.to)).later()
                && end > at
                && !self.covers(self.zone.to_datetime(end).time())
            {
                return end;
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet(zone: &str, from: &str, to: &str) -> Quiet {
        Quiet { zone: TimeZone::get(zone).unwrap(), from: time(from).unwrap(), to: time(to).unwrap() }
    }

    fn opens(quiet: &Quiet, local: &str) -> String {
        let at = quiet.zone.to_timestamp(local.parse().unwrap()).unwrap();
        quiet.zone.to_datetime(quiet.opens(at)).to_string()
    }

    #[test]
    fn a_night_ends_in_the_morning_of_the_shop() {
        let night = quiet("Asia/Shanghai", "21:00", "09:00");
        for (at, then) in [
            ("2026-03-01T20:59:59", "2026-03-01T20:59:59"),
            ("2026-03-01T21:00:00", "2026-03-02T09:00:00"),
            ("2026-03-01T23:59:59", "2026-03-02T09:00:00"),
            ("2026-03-02T00:00:00", "2026-03-02T09:00:00"),
            ("2026-03-02T08:59:59", "2026-03-02T09:00:00"),
            ("2026-03-02T09:00:00", "2026-03-02T09:00:00"),
            ("2026-12-31T22:00:00", "2027-01-01T09:00:00"),
        ] {
            assert_eq!(opens(&night, at), then, "{at}");
        }
    }

    #[test]
    fn a_rest_at_noon_does_not_reach_over_midnight_and_none_is_none() {
        let noon = quiet("Asia/Shanghai", "12:00", "14:00");
        assert_eq!(opens(&noon, "2026-03-01T12:30:00"), "2026-03-01T14:00:00");
        assert_eq!(opens(&noon, "2026-03-01T23:30:00"), "2026-03-01T23:30:00");
        let none = quiet("Asia/Shanghai", "09:00", "09:00");
        assert_eq!(opens(&none, "2026-03-01T09:00:00"), "2026-03-01T09:00:00");
    }

    /// Berlin puts its clocks from 02:00 to 03:00 on 2026-03-29, and from 03:00 back to 02:00 on 2026-10-25.
    #[test]
    fn nights_in_which_clocks_change_end_when_the_clock_on_the_wall_says_so() {
        let night = quiet("Europe/Berlin", "21:00", "09:00");
        let slept = |at: &str| {
            let at: Timestamp = at.parse().unwrap();
            night.opens(at).duration_since(at).as_hours()
        };
        // 22:00 local in each case: eleven hours to nine, one fewer in spring and one more in autumn.
        assert_eq!(slept("2026-03-27T21:00:00Z"), 11);
        assert_eq!(slept("2026-03-28T21:00:00Z"), 10);
        assert_eq!(slept("2026-10-24T20:00:00Z"), 12);
    }

    #[test]
    fn an_end_in_the_gap_or_in_the_doubled_hour_is_the_later_one() {
        let night = quiet("Europe/Berlin", "22:00", "02:30");
        assert_eq!(opens(&night, "2026-03-28T23:00:00"), "2026-03-29T03:30:00");
        let end: Timestamp = "2026-10-25T01:30:00Z".parse().unwrap();
        for quiet_at in ["2026-10-24T22:00:00Z", "2026-10-25T00:10:00Z", "2026-10-25T01:10:00Z"] {
            assert_eq!(night.opens(quiet_at.parse().unwrap()), end, "{quiet_at}");
        }
        // Whatever the instant, what comes out is not quiet and not in the past.
        let mut at: Timestamp = "2026-10-24T12:00:00Z".parse().unwrap();
        for _ in 0..48 * 4 {
            let then = night.opens(at);
            assert!(then >= at && !night.covers(night.zone.to_datetime(then).time()), "{at} {then}");
            at += jiff::SignedDuration::from_mins(15);
        }
    }

    #[test]
    fn only_times_of_day_are_read() {
        assert_eq!(time("07:05"), Time::new(7, 5, 0, 0).ok());
        assert_eq!(time("9:00"), Time::new(9, 0, 0, 0).ok());
        for nonsense in ["", "24:00", "12:60", "12", "12:5", "-1:00", "12:00:00", "noon", "１２:00"] {
            assert_eq!(time(nonsense), None, "{nonsense}");
        }
    }
}
