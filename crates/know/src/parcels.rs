//! Parcels that are later than promised.

use primitives::Timestamp;
use store::micros;

use crate::lifecycle::DAY;

/// Orders `o` that were promised, are not there and are not known to be settled otherwise. Late are those whose promise
/// has passed, but not more than [`LATE_DAYS`] ago: about older ones nobody waits for a word any more.
pub const OVERDUE: &str =
    "o.delivered_at IS NULL AND o.status NOT IN ('cancelled', 'refunded', 'completed', 'delivered')";
pub const LATE_DAYS: i64 = 30;

/// When the promises of late parcels were for, microseconds: from the first to before the second.
pub(crate) fn window(now: Timestamp) -> (i64, i64) {
    (micros(now) - LATE_DAYS * DAY, micros(now))
}
