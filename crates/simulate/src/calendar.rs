use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use primitives::Timestamp;

use crate::data::PEOPLE;

/// Milliseconds since the start of the run.
pub type Millis = i64;

pub const HOUR: Millis = 3_600_000;
pub const DAY: Millis = 24 * HOUR;

/// Share of a day's business by hour of day, for three kinds of people: after work, all day, late at night.
const RHYTHMS: [[f64; 24]; 3] = [
    [1., 0.4, 0.2, 0.1, 0.1, 0.2, 0.6, 1.4, 2.2, 2.5, 3., 3.5, 5.5, 4., 2.5, 2.5, 2.8, 3.2, 4.5, 6., 8., 9., 7.5, 3.5],
    [0.6, 0.3, 0.2, 0.1, 0.2, 0.6, 2., 3.5, 5., 6.5, 7., 6., 4.5, 4.5, 6., 6., 5.5, 4.5, 4., 4.5, 5., 4.5, 2.5, 1.2],
    [6., 4.5, 2.5, 1., 0.4, 0.2, 0.2, 0.4, 0.8, 1.2, 2., 2.5, 3.5, 3., 3., 3., 3., 3., 3., 3.5, 4.5, 6., 8., 8.],
];

/// Monday first.
const WEEK: [f64; 7] = [0.96, 0.95, 0.97, 0.95, 1.0, 1.1, 1.12];

/// January first.
const YEAR: [f64; 12] = [1.0, 0.9, 1.0, 1.0, 1.02, 1.02, 0.93, 0.94, 1.03, 1.02, 1.12, 1.08];

/// The eighth of every month is members' day.
const MEMBERS_DAY: i8 = 8;
const MEMBERS_DAY_FACTOR: f64 = 1.4;

/// The season: a clock that runs faster when more is sold.
pub struct Calendar {
    start: Timestamp,
    zone: TimeZone,
    /// Season's factor per day of the run, local dates.
    pub days: Vec<(Date, f64)>,
    /// Per rhythm: business days passed at each full hour of the run, starting with 0.
    passed: [Vec<f64>; 3],
}

impl Calendar {
    pub fn new(start: Timestamp, days: u32, zone: TimeZone) -> Self {
        let mut passed = [vec![0.0], vec![0.0], vec![0.0]];
        let mut seen: Vec<(Date, f64)> = Vec::new();
        for hour in 0..i64::from(days) * 24 {
            let local = (start + SignedDuration::from_hours(hour)).to_zoned(zone.clone());
            if seen.last().is_none_or(|(date, _)| *date != local.date()) {
                seen.push((local.date(), factor(local.date())));
            }
            let today = seen.last().map_or(1.0, |(_, factor)| *factor);
            for (passed, rhythm) in passed.iter_mut().zip(&RHYTHMS) {
                let share = rhythm[usize::from(local.hour().unsigned_abs())] / rhythm.iter().sum::<f64>();
                passed.push(passed.last().copied().unwrap_or(0.0) + today * share);
            }
        }
        Self { start, zone, days: seen, passed }
    }

    /// End of the run.
    pub fn end(&self) -> Millis {
        (self.passed[0].len() as i64 - 1) * HOUR
    }

    /// Business days of the whole run.
    pub fn length(&self) -> f64 {
        self.passed[0].last().copied().unwrap_or(0.0)
    }

    /// When `business_days` have passed since `from`; `None` when the run is over by then.
    pub fn after(&self, rhythm: usize, from: Millis, business_days: f64) -> Option<Millis> {
        let passed = &self.passed[rhythm];
        let hour = usize::try_from(from / HOUR).ok()?;
        let within = (from % HOUR) as f64 / HOUR as f64;
        let target = passed.get(hour)? + (passed.get(hour + 1)? - passed[hour]) * within + business_days;
        let next = passed.partition_point(|done| *done <= target);
        let (low, high) = (passed[next - 1], *passed.get(next)?);
        Some((next as i64 - 1) * HOUR + ((target - low) / (high - low) * HOUR as f64) as i64)
    }

    pub fn timestamp(&self, at: Millis) -> Timestamp {
        self.start + SignedDuration::from_millis(at)
    }

    pub fn local(&self, at: Millis) -> jiff::Zoned {
        self.timestamp(at).to_zoned(self.zone.clone())
    }

    /// Season's factor at that time: above 1.5 is a peak.
    pub fn busyness(&self, at: Millis) -> f64 {
        let last = self.days.len() - 1;
        self.days[usize::try_from(at / DAY).unwrap_or(0).min(last)].1
    }
}

/// How much more than on an average day is sold on this one.
fn factor(date: Date) -> f64 {
    let members = if date.day() == MEMBERS_DAY { MEMBERS_DAY_FACTOR } else { 1.0 };
    let usual = WEEK[date.weekday().to_monday_zero_offset() as usize] * YEAR[date.month() as usize - 1] * members;
    let festival = PEOPLE.festivals.iter().map(|festival| {
        let near = festival.dates.iter().filter_map(|day| {
            let day: Date = if day.len() == 5 { format!("{}-{day}", date.year()) } else { day.clone() }.parse().ok()?;
            let distance = i64::from(date.since(day).ok()?.get_days());
            let reach = if distance < 0 { festival.before } else { festival.after } + 1;
            (distance.abs() < reach).then(|| 1.0 - distance.abs() as f64 / reach as f64)
        });
        1.0 + (festival.factor - 1.0) * near.fold(0.0, f64::max)
    });
    usual * festival.product::<f64>()
}

/// The date so many years before; leap days become the 28th.
pub fn years_before(date: Date, years: i64) -> Date {
    date.checked_sub(years.years()).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year() -> Calendar {
        Calendar::new("2025-01-01T00:00:00+08:00".parse().unwrap(), 365, TimeZone::get("Asia/Shanghai").unwrap())
    }

    #[test]
    fn double_eleven_towers_and_spring_festival_sleeps() {
        let calendar = year();
        let on = |day: &str| calendar.days.iter().find(|(date, _)| date.to_string() == day).unwrap().1;
        assert!(on("2025-11-11") > 3.0 * on("2025-10-21"));
        assert!(on("2025-06-18") > 2.0 * on("2025-07-16"));
        assert!(on("2025-01-29") < 0.5);
        assert!(on("2025-07-08") > 1.2 * on("2025-07-01"));
    }

    #[test]
    fn waiting_in_business_days_adds_up_and_ends_with_the_run() {
        let calendar = year();
        let once = calendar.after(0, 0, 30.0).unwrap();
        let half = calendar.after(0, 0, 15.0).unwrap();
        assert!((calendar.after(0, half, 15.0).unwrap() - once).abs() <= 2);
        assert_eq!(calendar.after(0, 0, calendar.length() + 1.0), None);
        assert!((340.0..460.0).contains(&calendar.length()), "{}", calendar.length());
    }
}
