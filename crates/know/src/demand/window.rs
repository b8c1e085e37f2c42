use primitives::Timestamp;
use web::{Fault, Problem};

use crate::purchases::{date_of, day_number, stored_day};
use crate::shop::ShopSettings;

/// Length of a window in days, today among them; 30 when not given.
#[derive(Debug)]
pub(super) struct WindowQuery {
    pub days: Option<i64>,
}

/// A window up to today and the one of the same length before it, as days are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub from: i64,
    pub to: i64,
    pub previous_from: i64,
}

impl WindowQuery {
    pub fn window(&self, shop: &ShopSettings, now: Timestamp) -> Result<Window, Problem> {
        let days = self.days.unwrap_or(30);
        if !(1..=366).contains(&days) {
            return Err(Problem::invalid("days", Fault::Range { low: 1, high: 366 }));
        }
        let today = day_number(shop.day(now));
        let stored = |before: i64| stored_day(date_of(today + 1 - before));
        Ok(Window { from: stored(days), to: stored(1), previous_from: stored(2 * days) })
    }
}

/// A ratio of counts; 0 of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(super) fn ratio(part: i64, whole: i64) -> f64 {
    if whole > 0 { part as f64 / whole as f64 } else { 0.0 }
}

/// For statistics, which know no negative counts.
pub(super) fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
