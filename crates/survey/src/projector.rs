//! The consumer that hears what makes surveys ask, and what other systems tell of answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use eventlog::Consumer;
use primitives::{Seq, ShopId, Stored};
use store::StoreError;
use uuid::Uuid;
use web::Kit;

use crate::reading::{Readers, Shipped, Tools};
use crate::shop::Shop;
use crate::triggers::{self, UNREAD};

/// The consumer's name in `consumer_positions`.
pub const CONSUMER: &str = "survey";
const BATCH: usize = 4_000;

/// Told after a commit: the shop, and a survey to which answers were added.
pub type OnChange = Arc<dyn Fn(ShopId, Uuid) + Send + Sync>;

/// Follows the event log.
#[derive(Clone)]
pub struct Projector {
    kit: Kit,
    readers: Arc<dyn Readers>,
    on_change: Option<OnChange>,
}

impl Projector {
    /// Words are read with the default aspects, and two stars are bad.
    #[must_use]
    pub fn new(kit: Kit) -> Self {
        Self { kit, readers: Arc::new(Shipped), on_change: None }
    }

    /// Words and stars are read as each shop reads.
    #[must_use]
    pub fn reading(self, readers: Arc<dyn Readers>) -> Self {
        Self { readers, ..self }
    }

    #[must_use]
    pub fn on_change(self, on_change: OnChange) -> Self {
        Self { on_change: Some(on_change), ..self }
    }
}

impl Consumer for Projector {
    type Error = StoreError;

    fn name(&self) -> &str {
        CONSUMER
    }

    async fn position(&self) -> Result<Seq, StoreError> {
        store::position(&self.kit.store, CONSUMER).await
    }

    async fn apply(&self, batch: &[Stored]) -> Result<(), StoreError> {
        let Some(newest) = batch.last() else { return Ok(()) };
        let mut by_shop: BTreeMap<ShopId, Vec<&Stored>> = BTreeMap::new();
        for stored in batch {
            by_shop.entry(stored.event.shop).or_default().push(stored);
        }
        let tx = self.kit.store.begin().await?;
        let mut changed = Vec::new();
        let tools = Tools { kit: &self.kit, readers: &*self.readers };
        for (id, events) in by_shop {
            if Shop::load(&tx, id).await?.is_some() {
                changed.push((id, triggers::take(&tx, tools, id, &events).await?));
            } else {
                tracing::warn!(shop = %id, events = events.len(), "events of a shop that is not there");
            }
        }
        store::set_position(&tx, CONSUMER, newest.seq).await?;
        tx.commit().await?;
        if let Some(on_change) = &self.on_change {
            for (shop, surveys) in changed {
                surveys.into_iter().for_each(|survey| on_change(shop, survey));
            }
        }
        Ok(())
    }

    fn is_transient(&self, error: &StoreError) -> bool {
        error.is_transient()
    }

    async fn poison(&self, stored: &Stored, error: &StoreError) -> Result<(), StoreError> {
        store::pass_over(&self.kit.store, CONSUMER, UNREAD, stored, error).await
    }

    fn batch_size(&self) -> usize {
        BATCH
    }
}
