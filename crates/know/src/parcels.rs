//! Parcels that are later than promised.

use primitives::Timestamp;
use store::micros;

use crate::lifecycle::DAY;

/// Orders `o` that were promised, are not there and are not known to be settled otherwise. Late are those whose promise
/// has passed, but not more than [`LATE_DAYS`] ago: about older ones nobody waits for a word any more.
pub const OVERDUE: &str =
    "o.delivered_at IS NULL AND o.status NOT IN ('cancelled', 'refunded', 'completed', 'delivered')";
pub const LATE_DAYS: i64 = 30;

/// Of the orders `o`: those that were promised for a time, and came or are waited for. One that was settled without a word of
/// its arrival tells nothing.
pub(crate) fn promised() -> String {
    format!("(o.promised_at IS NOT NULL AND o.status <> 'cancelled' AND (o.delivered_at IS NOT NULL OR ({OVERDUE})))")
}

/// Of these at the instant `now`: those of which is known whether they came by then.
#[must_use]
pub fn due(now: &str) -> String {
    format!("({} AND (o.delivered_at IS NOT NULL OR o.promised_at <= {now}))", promised())
}

/// Of these, those that came later than promised, or have not come yet and should have.
#[must_use]
pub fn late(now: &str) -> String {
    format!("({} AND COALESCE(o.delivered_at, {now}) > o.promised_at)", due(now))
}

/// When the promises of late parcels were for, microseconds: from the first to before the second.
pub(crate) fn window(now: Timestamp) -> (i64, i64) {
    (micros(now) - LATE_DAYS * DAY, micros(now))
}
