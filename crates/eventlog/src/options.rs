use std::time::Duration;

use crate::{LogError, Seal};

/// How a log is kept. The defaults suit a shop on a small server.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long a message id is remembered at least; not under 24 hours.
    pub dedupe_window: Duration,
    /// Appends are refused while the disk has less free space than this, in bytes.
    pub min_free_bytes: u64,
    /// The largest event taken, in bytes as stored.
    pub max_event_bytes: usize,
    /// How much may wait to be written, in bytes as stored, before callers are told to come back; also the most that
    /// one call may append. At most 1 GiB.
    pub queue_bytes: u32,
    /// Seals what is written; without it events lie open in the files, and a sealed log does not open.
    pub seal: Option<Seal>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            dedupe_window: Duration::from_secs(7 * 24 * 3600),
            min_free_bytes: 256 << 20,
            max_event_bytes: 512 << 10,
            queue_bytes: 32 << 20,
            seal: None,
        }
    }
}

impl Options {
    const SHORTEST_WINDOW: Duration = Duration::from_secs(24 * 3600);

    /// Message ids taken before this instant may be forgotten; both in milliseconds since 1970.
    pub(crate) fn horizon(&self, now: i64) -> i64 {
        now.saturating_sub(i64::try_from(self.dedupe_window.as_millis()).unwrap_or(i64::MAX))
    }

    pub(crate) fn check(&self) -> Result<(), LogError> {
        if self.dedupe_window < Self::SHORTEST_WINDOW {
            return Err(LogError::Options("dedupe_window must be at least 24 hours: senders retry for that long"));
        }
        if self.max_event_bytes > self.queue_bytes as usize {
            return Err(LogError::Options("queue_bytes must hold at least one event of max_event_bytes"));
        }
        if self.queue_bytes > 1 << 30 {
            return Err(LogError::Options(
                "queue_bytes must be at most 1 GiB: a file of the log addresses no more than 4",
            ));
        }
        Ok(())
    }
}
