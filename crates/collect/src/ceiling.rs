//! How far behind those who read the log may be before no more events are taken.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use eventlog::Progress;
use primitives::Seq;
use web::Problem;

/// Seconds after which a sender may come again.
const LATER: u64 = 60;

/// Counts, for each who reads the log, the events that came and that it never applied. What it reads anew counts as read,
/// as in a rebuild, and so does what was there when the server started: a reader that is new has all of it before it.
pub(crate) struct Ceiling {
    most: Option<u64>,
    /// With how far each ever was.
    readers: Vec<(Progress, AtomicU64)>,
    /// So that the server's log tells once of it, and not with every request.
    is_refusing: AtomicBool,
}

impl Ceiling {
    /// At `most` events that one of the readers did not read no more are taken; 0: there is no ceiling. The log ends at
    /// `end` now.
    pub fn new(most: u64, readers: &[Progress], end: Seq) -> Self {
        let readers = readers.iter().map(|reader| (reader.clone(), AtomicU64::new(end)));
        let most = Some(most).filter(|most| *most > 0);
        Self { most, readers: readers.collect(), is_refusing: AtomicBool::new(false) }
    }

    pub fn most(&self) -> Option<u64> {
        self.most
    }

    /// What each has not read of a log that ends at `end`, in the order of the readers.
    pub fn unread(&self, end: Seq) -> impl Iterator<Item = u64> {
        self.readers.iter().map(move |(reader, furthest)| {
            let position = reader.position();
            end.saturating_sub(furthest.fetch_max(position, Ordering::Relaxed).max(position))
        })
    }

    pub fn is_reached(&self, unread: u64) -> bool {
        self.most.is_some_and(|most| unread >= most)
    }

    /// 503 while one of the readers is too far behind.
    pub fn check(&self, end: Seq) -> Result<(), Problem> {
        let slow = self.unread(end).position(|unread| self.is_reached(unread));
        let was_refusing = self.is_refusing.load(Ordering::Relaxed);
        if was_refusing != slow.is_some() {
            self.is_refusing.store(slow.is_some(), Ordering::Relaxed);
        }
        let Some(slow) = slow else { return Ok(()) };
        let name = self.readers[slow].0.name();
        if !was_refusing {
            tracing::warn!(
                consumer = name,
                most = self.most,
                "events are refused: they are not read as fast as they come"
            );
        }
        let detail = format!(
            "the server does not keep up: “{name}” is {} events behind; none of this request was taken",
            self.most.unwrap_or_default()
        );
        Err(Problem { code: "behind", ..Problem::busy(detail, LATER) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_at_the_start_is_no_arrear() {
        let readers = [Progress::new("know"), Progress::new("lake")];
        let ceiling = Ceiling::new(20, &readers, 1_000_000);
        assert_eq!(ceiling.unread(1_000_000).collect::<Vec<_>>(), [0, 0], "they begin anew");
        assert!(ceiling.check(1_000_019).is_ok());
        let refused = ceiling.check(1_000_020).unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.code, refused.retry_after), (503, "behind", Some(LATER)));
        assert!(refused.detail.contains("“know” is 20 events behind"), "{}", refused.detail);
        assert!(Ceiling::new(0, &readers, 0).check(Seq::MAX).is_ok(), "no ceiling");
    }
}
