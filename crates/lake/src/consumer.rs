use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use eventlog::Consumer;
use primitives::{Seq, Stored};

use crate::compact::Compaction;
use crate::error::{LakeError, Result};
use crate::lake::Lake;

/// Carries the log into the lake.
///
/// Every batch becomes a file per shop, so a trickle of events is let gather: after a small batch the consumer rests,
/// and every few batches small files are merged.
pub struct LakeWriter {
    lake: Lake,
    rest: Duration,
    batches: AtomicU32,
}

const BATCH: usize = 10_000;
const MERGE_EVERY: u32 = 8;

impl LakeWriter {
    /// `rest` is how long to let events gather after a batch that was not full; zero in tests.
    #[must_use]
    pub fn new(lake: Lake, rest: Duration) -> Self {
        Self { lake, rest, batches: AtomicU32::new(0) }
    }

    async fn tidy(&self) {
        if self.batches.fetch_add(1, Ordering::Relaxed) % MERGE_EVERY != MERGE_EVERY - 1 {
            return;
        }
        // The events are safe; merging is tried again with the next batches.
        if let Err(error) = self.lake.compact(Compaction::Routine).await {
            tracing::warn!(%error, "small files of the lake could not be merged");
        }
    }
}

impl Consumer for LakeWriter {
    type Error = LakeError;

    fn name(&self) -> &'static str {
        "lake"
    }

    async fn position(&self) -> Result<Seq> {
        Ok(self.lake.position())
    }

    async fn apply(&self, batch: &[Stored]) -> Result<()> {
        let (lake, events) = (self.lake.clone(), batch.to_vec());
        let written = tokio::task::spawn_blocking(move || lake.write(&events)).await;
        written.map_err(|error| LakeError::Worker(error.to_string()))??;
        self.tidy().await;
        if batch.len() < BATCH {
            tokio::time::sleep(self.rest).await;
        }
        Ok(())
    }

    fn is_transient(&self, error: &LakeError) -> bool {
        matches!(error, LakeError::Io { .. } | LakeError::Parquet { .. } | LakeError::Worker(_))
    }

    async fn poison(&self, event: &Stored, error: &LakeError) -> Result<()> {
        tracing::error!(seq = event.seq, %error, "an event stays out of the lake");
        self.lake.pass_over(event.seq)
    }

    fn batch_size(&self) -> usize {
        BATCH
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Shop, open};

    #[tokio::test]
    async fn follows_the_log_and_keeps_the_number_of_files_small() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let writer = LakeWriter::new(open(dir.path()), Duration::ZERO);
        for seq in 1..=64 {
            writer.apply(&[shop.view(seq, "ann", "p1")]).await.unwrap();
        }
        assert_eq!(writer.position().await.unwrap(), 64);
        let stats = writer.lake.stats();
        assert_eq!(stats.rows, 64);
        assert!(stats.files <= 24, "64 batches left {} files", stats.files);
    }

    #[tokio::test]
    async fn an_event_passed_over_is_remembered_and_not_waited_for() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let writer = LakeWriter::new(open(dir.path()), Duration::ZERO);
        writer.poison(&shop.view(3, "ann", "p1"), &LakeError::Worker("test".into())).await.unwrap();
        drop(writer);
        let lake = open(dir.path());
        assert_eq!((lake.position(), lake.stats().passed_over), (3, 1));
    }
}
