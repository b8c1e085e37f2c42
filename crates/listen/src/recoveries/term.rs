use jiff::SignedDuration;
use primitives::ShopId;
use primitives::calendar::Calendars;
use store::{Sql, StoreError, Value, instant, micros};

use crate::settings::Settings;

/// Until when something bad is to be mended that has no due time of its own: so many hours of the shop's work from when
/// it was opened.
#[derive(Debug, Clone)]
pub struct Term {
    calendars: Calendars,
    work: SignedDuration,
}

/// Since when an answer to a review was awaited; one from elsewhere that was answered there, since it was written.
pub const AWAITED_SINCE: &str = "CASE WHEN answered_at < received_at THEN at ELSE received_at END";

impl Term {
    /// # Errors
    /// When the database cannot be read.
    pub async fn load(db: &impl Sql, shop: ShopId, settings: &Settings) -> Result<Self, StoreError> {
        let work = SignedDuration::from_hours(settings.recovery_hours);
        Ok(Self { calendars: web::calendars(db, shop).await?, work })
    }

    /// The shop works around the clock and always did.
    #[must_use]
    pub fn is_by_the_clock(&self) -> bool {
        self.calendars.are_around_the_clock()
    }

    /// Whether what came at an instant was answered in time; none while it still may be.
    #[must_use]
    pub fn is_kept(&self, since: i64, answered_at: Option<i64>, now: i64) -> Option<bool> {
        let due = self.due(since);
        match answered_at {
            Some(at) => Some(at <= due),
            None => (due < now).then_some(false),
        }
    }

    /// When it is due that was opened at an instant.
    pub(crate) fn due(&self, opened_at: i64) -> i64 {
        micros(self.calendars.due(instant(opened_at), self.work))
    }

    /// The condition by which a recovery `w` is overdue, with its values put behind `values`.
    pub(crate) fn overdue(&self, now: i64, values: &mut Vec<Value>) -> String {
        let mut place = |value: i64| {
            values.push(value.into());
            format!("${}", values.len())
        };
        let mut opened = Vec::new();
        for span in self.calendars.late(instant(now), self.work) {
            let (start, end) = (place(micros(span.start)), place(micros(span.end)));
            opened.push(format!("w.opened_at >= {start} AND w.opened_at < {end}"));
        }
        let (opened, due) = (opened.join(" OR "), place(now));
        format!("w.closed_at IS NULL AND CASE WHEN w.due_at IS NULL THEN ({opened}) ELSE w.due_at < {due} END")
    }
}
