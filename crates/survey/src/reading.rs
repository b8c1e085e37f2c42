//! By what the words of answers are read: each shop has aspects of its own, and perhaps a model.

use std::sync::{Arc, LazyLock};

use contact::BoxFuture;
use opinion::{EDITION, Miner};
use primitives::ShopId;
use store::StoreError;
use web::Kit;

/// How a shop reads now.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Rises whenever the shop reads otherwise than before: what was read by an older one is read again.
    pub version: i64,
    pub miner: Arc<Miner>,
}

/// How shops read words and stars: implemented over the settings of whoever keeps their aspects and classes.
///
/// It is asked while a write is under way, so it must read on connections of its own.
pub trait Readers: Send + Sync {
    /// How this shop reads now.
    fn of(&self, shop: ShopId) -> BoxFuture<'_, Result<Reading, StoreError>>;

    /// The fewest stars of a review that this shop does not call bad: three where nobody set it.
    fn least_neutral(&self, shop: ShopId) -> BoxFuture<'_, Result<i64, StoreError>> {
        let _ = shop;
        Box::pin(std::future::ready(Ok(3)))
    }
}

/// Every shop reads with the default aspects and the shipped model.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shipped;

static SHIPPED: LazyLock<Arc<Miner>> = LazyLock::new(Arc::default);

impl Readers for Shipped {
    fn of(&self, _: ShopId) -> BoxFuture<'_, Result<Reading, StoreError>> {
        Box::pin(std::future::ready(Ok(Reading { version: EDITION, miner: Arc::clone(&SHIPPED) })))
    }
}

/// What it takes to keep an answer.
#[derive(Clone, Copy)]
pub(crate) struct Tools<'a> {
    pub kit: &'a Kit,
    pub readers: &'a dyn Readers,
}
