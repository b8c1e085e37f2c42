//! With whose words texts are read: the part that listens to the shop's customers has them, and they are handed in.

use std::sync::Arc;

use contact::BoxFuture;
pub use opinion::Opinion;
use primitives::ShopId;
use store::StoreError;

/// How one shop reads: its aspects and what it calls an insult.
pub trait Reading: Send + Sync {
    /// Rises whenever the shop reads otherwise than before: what was read by an older one is read again.
    fn version(&self) -> i64;

    /// What a text says.
    fn mine(&self, text: &str) -> Opinion;

    /// The first insult in a text; none where the shop lets them pass.
    fn insult(&self, text: &str) -> Option<&'static str>;
}

/// How shops read now.
///
/// It is asked while a write is under way, so it must read on connections of its own.
pub trait Readings: Send + Sync {
    fn of(&self, shop: ShopId) -> BoxFuture<'_, Result<Arc<dyn Reading>, StoreError>>;
}
