//! When a shop works, and until when a promise of some hours of work holds.

mod changes;
mod hours;
#[cfg(test)]
mod tests;

pub use changes::Calendars;
pub use hours::{HoursError, SpecialDay, WorkingHours, WorkingSpan, WorkingWeek};

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use hours::{Spans, read};

/// Working hours in a time zone. There are always some: a calendar without any would keep no promise.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Monday first; `None`: around the clock.
    week: Option<[Spans; 7]>,
    special: BTreeMap<Date, Spans>,
    zone: TimeZone,
}

/// From midnight to midnight.
const ALL_DAY: [(Time, Time); 1] = [(Time::MIN, Time::MIN)];

/// How far ahead work is looked for. What takes longer is due at the end of it.
const MOST_DAYS: usize = 3_660;

impl Calendar {
    /// # Errors
    /// When a time of day cannot be read, spans of a day overlap, a date is there twice, or there are no hours at all.
    pub fn new(hours: &WorkingHours, zone: TimeZone) -> Result<Self, HoursError> {
        let week = match &hours.week {
            None => None,
            Some(week) => {
                let mut days: [Spans; 7] = Default::default();
                for (day, (name, spans)) in days.iter_mut().zip(week.days()) {
                    *day = read(&format!("week.{name}"), spans)?;
                }
                if days.iter().all(Vec::is_empty) {
                    return Err(HoursError::NoHours);
                }
                Some(days)
            }
        };
        let mut special = BTreeMap::new();
        for (n, day) in hours.special_days.iter().enumerate() {
            let spans = read(&format!("special_days.{n}.spans"), &day.spans)?;
            if special.insert(day.date, spans).is_some() {
                return Err(HoursError::Twice { field: format!("special_days.{n}.date"), day: day.date });
            }
        }
        Ok(Self { week, special, zone })
    }

    /// Every hour is one of work.
    #[must_use]
    pub fn around_the_clock() -> Self {
        Self { week: None, special: BTreeMap::new(), zone: TimeZone::UTC }
    }

    pub(crate) fn is_around_the_clock(&self) -> bool {
        self.week.is_none() && self.special.is_empty()
    }

    /// When so much work is done that begins at an instant.
    #[must_use]
    pub fn due(&self, from: Timestamp, work: SignedDuration) -> Timestamp {
        if self.is_around_the_clock() {
            return from.checked_add(work).unwrap_or(Timestamp::MAX);
        }
        let (mut left, mut last) = (work, from);
        for span in self.spans(from) {
            let length = span.end.duration_since(span.start);
            if left <= length {
                return span.start + left;
            }
            left -= length;
            last = span.end;
        }
        last
    }

    /// The last instant from which so much work is done by another: what began by then is due by that one.
    #[must_use]
    pub fn begun(&self, until: Timestamp, work: SignedDuration) -> Timestamp {
        if self.is_around_the_clock() {
            return until.checked_sub(work).unwrap_or(Timestamp::MIN);
        }
        // Twice as far back each time, as few shops need more than the first.
        let mut days = 14;
        loop {
            let from = until.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
            let spans: Vec<Range<Timestamp>> = self.until(from, until).collect();
            let mut left = work;
            for span in spans.iter().rev() {
                let length = span.end.duration_since(span.start);
                if left <= length {
                    return span.end - left;
                }
                left -= length;
            }
            days *= 2;
            if usize::try_from(days).is_ok_and(|days| days > MOST_DAYS) {
                return from;
            }
        }
    }

    fn until(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Range<Timestamp>> {
        self.spans(from).take_while(move |span| span.start < to).map(move |span| span.start..span.end.min(to))
    }

    /// The spans of work from an instant on, one after the other.
    fn spans(&self, from: Timestamp) -> impl Iterator<Item = Range<Timestamp>> {
        let today = self.zone.to_datetime(from).date();
        // Those of the day before may go past midnight.
        let first = today.yesterday().unwrap_or(today);
        let mut done = from;
        std::iter::successors(Some(first), |date| date.tomorrow().ok())
            .take(MOST_DAYS)
            .flat_map(move |date| self.of(date).iter().filter_map(move |&span| self.within(date, span)))
            .filter_map(move |span| {
                let rest = span.start.max(done)..span.end;
                done = done.max(span.end);
                (!rest.is_empty()).then_some(rest)
            })
    }

    fn of(&self, date: Date) -> &[(Time, Time)] {
        let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        match (self.special.get(&date), &self.week) {
            (Some(spans), _) => spans,
            (None, Some(week)) => week.get(weekday).map_or(&[][..], Vec::as_slice),
            (None, None) => &ALL_DAY,
        }
    }

    fn within(&self, date: Date, (from, to): (Time, Time)) -> Option<Range<Timestamp>> {
        let end = if to <= from { date.tomorrow().ok()? } else { date };
        Some(self.instant(date.to_datetime(from))?..self.instant(end.to_datetime(to))?)
    }

    /// A time that the clocks skip is when they do; of one that is there twice it is the first.
    fn instant(&self, at: DateTime) -> Option<Timestamp> {
        let found = self.zone.to_ambiguous_timestamp(at);
        let is_skipped = matches!(found.offset(), AmbiguousOffset::Gap { .. });
        let earlier = found.earlier().ok()?;
        if !is_skipped {
            return Some(earlier);
        }
        let change = self.zone.following(earlier).next()?;
        Some(change.timestamp())
    }
}
