//! The consumer that keeps reviews current: rows, sums and the position move in one transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use eventlog::Consumer;
use primitives::{Ids, Seq, SharedClock, ShopId, SourceId, Stored};
use store::{ReadersIndexes, Store, StoreError, Tx, Vault};
use uuid::Uuid;

use crate::shop::Shop;
use crate::work::{self, Changed, Desk};
use crate::{ahead, removal, settings};

/// The consumer's name in `consumer_positions`.
pub const CONSUMER: &str = "listen";
/// Raised whenever rows follow from the log otherwise than before and no migration brings those along that are there.
pub const RULES: i64 = 4;
const BATCH: usize = 2_000;
/// What the lists, the filters and the counts of staff are found by; not `reviews_at`, by which forms count how many come,
/// nor one that a query names ([`ReadersIndexes::new`]).
const INDEXES: &[&str] = &[
    "reviews_urgency",
    "reviews_class",
    "reviews_rating",
    "reviews_helpful",
    "review_aspects_aspect",
    "review_aspects_at",
    "review_product_aspects_most",
];

/// Told after a commit: the shop, a review that changed, and its class.
pub type OnChange = Arc<dyn Fn(ShopId, Uuid, &str) + Send + Sync>;

/// Follows the event log.
#[derive(Clone)]
pub struct Projector {
    store: Store,
    vault: Arc<Vault>,
    ids: Arc<Ids>,
    clock: SharedClock,
    on_change: Option<OnChange>,
    indexes: Arc<ReadersIndexes>,
}

impl Projector {
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, ids: Arc<Ids>, clock: SharedClock) -> Self {
        let indexes = Arc::new(ReadersIndexes::new("reviews", INDEXES));
        Self { store, vault, ids, clock, on_change: None, indexes }
    }

    #[must_use]
    pub fn on_change(self, on_change: OnChange) -> Self {
        Self { on_change: Some(on_change), ..self }
    }

    async fn shop(&self, tx: &Tx, shop: &Shop, events: &[&Stored]) -> Result<Vec<Changed>, StoreError> {
        let settings = settings::load(tx, shop.id).await?;
        let desk = Desk { tx, shop, settings: &settings, vault: &self.vault, ids: &self.ids };
        let mut changed = Vec::new();
        for run in events.chunk_by(|a, b| !undoes_import(a) && !undoes_import(b)) {
            changed.extend(match run {
                [event] if undoes_import(event) => removal::undo_import(&desk, event).await?,
                run => work::apply(&desk, run).await?,
            });
        }
        Ok(changed)
    }
}

fn undoes_import(stored: &Stored) -> bool {
    stored.event.source == SourceId::SYSTEM && stored.event.name.as_deref() == Some("Import Undone")
}

impl Consumer for Projector {
    type Error = StoreError;

    fn name(&self) -> &str {
        CONSUMER
    }

    async fn position(&self) -> Result<Seq, StoreError> {
        store::position(&self.store, CONSUMER).await
    }

    async fn is_outdated(&self) -> Result<bool, StoreError> {
        store::is_outdated(&self.store, (CONSUMER, RULES)).await
    }

    async fn apply(&self, batch: &[Stored]) -> Result<(), StoreError> {
        let Some(newest) = batch.last() else { return Ok(()) };
        let mut by_shop: BTreeMap<ShopId, Vec<&Stored>> = BTreeMap::new();
        for stored in batch {
            by_shop.entry(stored.event.shop).or_default().push(stored);
        }
        ahead::read(&self.store, &self.vault, &by_shop).await?;
        let tx = self.store.begin().await?;
        let mut changed = Vec::new();
        for (id, events) in by_shop {
            match Shop::load(&tx, id).await? {
                Some(shop) => changed.push((id, self.shop(&tx, &shop, &events).await?)),
                None => tracing::warn!(shop = %id, events = events.len(), "events of a shop that is not there"),
            }
        }
        store::set_position_by(&tx, (CONSUMER, RULES), newest.seq).await?;
        tx.commit().await?;
        if let Some(on_change) = &self.on_change {
            for (shop, reviews) in changed {
                reviews.iter().for_each(|review| on_change(shop, review.id, &review.class));
            }
        }
        Ok(())
    }

    fn is_transient(&self, error: &StoreError) -> bool {
        error.is_transient()
    }

    async fn poison(&self, stored: &Stored, error: &StoreError) -> Result<(), StoreError> {
        store::pass_over(&self.store, CONSUMER, "unread_reviews", stored, error).await
    }

    async fn brace(&self, waiting: u64) -> Result<(), StoreError> {
        self.indexes.brace(&self.store, waiting, self.clock.now()).await
    }

    fn batch_size(&self) -> usize {
        BATCH
    }
}
