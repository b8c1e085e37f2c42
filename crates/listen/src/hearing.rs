//! How a shop reads, for other parts that take in what people write.

use std::sync::Arc;

use opinion::{Miner, Opinion};
use primitives::ShopId;
use store::{Sql, StoreError, Vault};

use crate::settings::Hold;
use crate::{learning, settings, signals};

/// The aspects, the model and the rules of holding that a shop has now.
pub struct Hearing {
    version: i64,
    miner: Arc<Miner>,
    rules: Hold,
}

impl Hearing {
    /// # Errors
    /// When the database cannot be read.
    pub async fn of(db: &impl Sql, vault: &Vault, shop: ShopId) -> Result<Self, StoreError> {
        let settings = settings::load(db, shop).await?;
        let (version, miner) = learning::miner(db, vault, shop).await?;
        Ok(Self { version, miner, rules: settings.hold })
    }

    /// Rises whenever the shop reads otherwise than before.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.version
    }

    /// What a text says of the shop's aspects.
    #[must_use]
    pub fn mine(&self, text: &str) -> Opinion {
        self.miner.mine(text)
    }

    /// The first insult in a text; none where the shop lets them pass.
    #[must_use]
    pub fn insult(&self, text: &str) -> Option<&'static str> {
        if self.rules.offensive { signals::offensive(text) } else { None }
    }
}
