use std::sync::Arc;

use contact::BoxFuture;
use feedback::Opinion;
use listen::Hearing;
use primitives::ShopId;
use store::StoreError;
use web::Kit;

/// Lets other texts of customers be read as each shop reads its reviews: by its aspects, its model and its rules; and stars
/// by its classes.
pub struct Texts(Kit);

impl Texts {
    #[must_use]
    pub fn new(kit: Kit) -> Self {
        Self(kit)
    }
}

impl survey::Readers for Texts {
    fn of(&self, shop: ShopId) -> BoxFuture<'_, Result<survey::Reading, StoreError>> {
        Box::pin(async move {
            let (version, miner) = listen::miner(&self.0.store, &self.0.vault, shop).await?;
            Ok(survey::Reading { version, miner })
        })
    }

    fn least_neutral(&self, shop: ShopId) -> BoxFuture<'_, Result<i64, StoreError>> {
        Box::pin(async move { Ok(listen::settings(&self.0.store, shop).await?.classes.neutral) })
    }
}

impl feedback::Readings for Texts {
    fn of(&self, shop: ShopId) -> BoxFuture<'_, Result<Arc<dyn feedback::Reading>, StoreError>> {
        Box::pin(async move {
            let hearing = Hearing::of(&self.0.store, &self.0.vault, shop).await?;
            let reading: Arc<dyn feedback::Reading> = Arc::new(Heard(hearing));
            Ok(reading)
        })
    }
}

struct Heard(Hearing);

impl feedback::Reading for Heard {
    fn version(&self) -> i64 {
        self.0.version()
    }

    fn mine(&self, text: &str) -> Opinion {
        self.0.mine(text)
    }

    fn insult(&self, text: &str) -> Option<&'static str> {
        self.0.insult(text)
    }
}
