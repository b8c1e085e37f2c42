use std::collections::BTreeMap;

use eventlog::Consumer;
use primitives::{Seq, Stored};
use store::{StoreError, Tx, micros};
use uuid::Uuid;
use web::Kit;

use super::view::EventView;

/// Counts events per source and shows them to those who watch.
pub struct Live {
    kit: Kit,
}

const HOUR: i64 = 3600 * 1_000_000;
/// Events of one batch shown to watchers: they say that something came, and [`latest`](super::latest) says what.
const SHOWN: usize = 50;

impl Live {
    pub const NAME: &str = "live";

    #[must_use]
    pub fn new(kit: Kit) -> Self {
        Self { kit }
    }

    async fn count(&self, tx: &Tx, batch: &[Stored]) -> Result<(), StoreError> {
        let mut hours: BTreeMap<(Uuid, i64), (i64, i64)> = BTreeMap::new();
        for stored in batch {
            let at = micros(stored.event.received_at);
            let hour = hours.entry((stored.event.source.0, at - at.rem_euclid(HOUR))).or_default();
            hour.0 += 1;
            hour.1 = hour.1.max(at);
        }
        let rows = hours
            .into_iter()
            .map(|((source, hour), (count, last))| vec![source.into(), hour.into(), count.into(), last.into()]);
        tx.insert(
            "source_hours",
            &["source", "hour", "accepted", "last_at"],
            rows.collect(),
            "ON CONFLICT (source, hour) DO UPDATE SET accepted = source_hours.accepted + excluded.accepted,
             last_at = CASE WHEN excluded.last_at > source_hours.last_at THEN excluded.last_at
                 ELSE source_hours.last_at END",
        )
        .await?;
        Ok(())
    }
}

impl Consumer for Live {
    type Error = StoreError;

    fn name(&self) -> &str {
        Self::NAME
    }

    async fn position(&self) -> Result<Seq, StoreError> {
        store::position(&self.kit.store, Self::NAME).await
    }

    async fn apply(&self, batch: &[Stored]) -> Result<(), StoreError> {
        let Some(last) = batch.last() else { return Ok(()) };
        let tx = self.kit.store.begin().await?;
        self.count(&tx, batch).await?;
        store::set_position(&tx, Self::NAME, last.seq).await?;
        tx.commit().await?;
        if self.kit.is_watched() {
            for stored in &batch[batch.len().saturating_sub(SHOWN)..] {
                self.kit.notify(stored.event.shop, "event", &EventView::from(stored.clone()));
            }
        }
        Ok(())
    }

    fn is_transient(&self, error: &StoreError) -> bool {
        error.is_transient()
    }

    async fn poison(&self, event: &Stored, error: &StoreError) -> Result<(), StoreError> {
        tracing::error!(seq = event.seq, %error, "an event could not be counted");
        let tx = self.kit.store.begin().await?;
        store::set_position(&tx, Self::NAME, event.seq).await?;
        tx.commit().await
    }

    fn batch_size(&self) -> usize {
        5_000
    }
}
