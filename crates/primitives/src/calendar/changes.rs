use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::Calendar;

/// The calendars of a shop, one after the other: a promise is reckoned by the one that held when it was made, and stays
/// as it was when the shop's hours change.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendars {
    first: Calendar,
    /// Each from its instant on, the earliest first.
    later: Vec<(Timestamp, Calendar)>,
}

/// The smallest step between instants that are stored.
const STEP: SignedDuration = SignedDuration::from_micros(1);

impl Calendars {
    /// Around the clock until the first change.
    #[must_use]
    pub fn new(mut changes: Vec<(Timestamp, Calendar)>) -> Self {
        changes.sort_by_key(|&(since, _)| since);
        Self { first: Calendar::around_the_clock(), later: changes }
    }

    fn at(&self, at: Timestamp) -> &Calendar {
        self.later.iter().rev().find(|(since, _)| *since <= at).map_or(&self.first, |(_, calendar)| calendar)
    }

    /// Every promise is one of hours of the clock, whenever it was made.
    #[must_use]
    pub fn are_around_the_clock(&self) -> bool {
        self.later.iter().all(|(_, calendar)| calendar.is_around_the_clock())
    }

    /// Until when so much work is promised from an instant on.
    #[must_use]
    pub fn due(&self, from: Timestamp, work: SignedDuration) -> Timestamp {
        self.at(from).due(from, work)
    }

    /// When something came whose promise of so much work is broken before an instant: within one of these spans.
    #[must_use]
    pub fn late(&self, now: Timestamp, work: SignedDuration) -> Vec<Range<Timestamp>> {
        let starts = std::iter::once(Timestamp::MIN).chain(self.later.iter().map(|&(since, _)| since));
        let ends = self.later.iter().map(|&(since, _)| since).chain(std::iter::once(Timestamp::MAX));
        let calendars = std::iter::once(&self.first).chain(self.later.iter().map(|(_, calendar)| calendar));
        let last = now.checked_sub(STEP).unwrap_or(Timestamp::MIN);
        let mut late: Vec<Range<Timestamp>> = Vec::new();
        for ((start, end), calendar) in starts.zip(ends).zip(calendars) {
            let end = end.min(calendar.begun(last, work).checked_add(STEP).unwrap_or(Timestamp::MAX));
            match late.last_mut() {
                _ if end <= start => {}
                Some(before) if before.end == start => before.end = end,
                _ => late.push(start..end),
            }
        }
        late
    }
}

impl Default for Calendars {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}
