//! Reading texts again that were read by an older version.

use std::time::Duration;

use primitives::ShopId;
use store::{Sql, StoreError, unindexed};
use uuid::Uuid;
use web::Kit;

use super::bench::{Bench, Progress};
use super::reading;
use crate::reviews::row;
use crate::shop::Shop;
use crate::work::{self, Desk, Work};
use crate::{Listen, settings};

/// Texts read in one transaction, in which nobody else changes reviews: some tens of milliseconds.
const PAGE: usize = 200;
/// Between pages others have their turn.
const REST: Duration = Duration::from_millis(20);
/// What was missed, after a restart or a fault, is found so often.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// For ever: whenever how texts are read has changed, reads what is behind.
pub async fn reread(listen: Listen) {
    loop {
        if let Err(error) = all(&listen.kit, Some(&listen.learning)).await {
            tracing::error!(%error, "texts could not be read again; it is tried again");
        }
        listen.learning.rest(LOOK_EVERY).await;
    }
}

/// Reads again at once all texts that were read otherwise than texts are read now; gives how many. After it, what is
/// stored is what a rebuild gives.
///
/// # Errors
/// When the database refuses; what was read stays read.
pub async fn read_again(kit: &Kit) -> Result<u64, StoreError> {
    all(kit, None).await
}

async fn all(kit: &Kit, bench: Option<&Bench>) -> Result<u64, StoreError> {
    reading::raise_moved(&kit.store, kit.now()).await?;
    let sql = "SELECT s.id FROM shops s LEFT JOIN text_readings t ON t.shop = s.id
               WHERE COALESCE(t.done, 0) < COALESCE(t.version, 0) + $1 ORDER BY s.id";
    let shops: Vec<Uuid> = kit.store.column(sql, vec![reading::SHIPPED.into()]).await?;
    let mut read = 0;
    for shop in shops {
        let pass = Pass { kit, bench, shop: ShopId(shop), version: 0, after: Uuid::nil(), done: 0, total: 0 };
        read += pass.run().await?;
    }
    Ok(read)
}

/// One way through the reviews of a shop, by their ids. Those that come in meanwhile are read by the newest version.
struct Pass<'a> {
    kit: &'a Kit,
    bench: Option<&'a Bench>,
    shop: ShopId,
    version: i64,
    after: Uuid,
    done: i64,
    total: i64,
}

impl Pass<'_> {
    async fn run(mut self) -> Result<u64, StoreError> {
        let result = self.pages().await;
        if let Some(bench) = self.bench {
            bench.tell(self.shop, None);
        }
        result.map(|()| self.done.unsigned_abs())
    }

    async fn pages(&mut self) -> Result<(), StoreError> {
        while self.page().await? {
            if let Some(bench) = self.bench {
                bench.tell(self.shop, Some(Progress { done: self.done, total: self.total.max(self.done) }));
                tokio::time::sleep(REST).await;
            }
        }
        Ok(())
    }

    /// Reads a page; false when there is none left.
    async fn page(&mut self) -> Result<bool, StoreError> {
        let tx = self.kit.store.begin().await?;
        work::lock(&tx).await?;
        let version = reading::version(&tx, self.shop).await?.version;
        if version != self.version {
            // Raised once more: those that were read already are behind again.
            (self.version, self.after) = (version, Uuid::nil());
            let sql = "SELECT COUNT(*) FROM reviews WHERE shop = $1 AND reading < $2";
            let behind: Option<i64> = tx.scalar(sql, vec![self.shop.0.into(), version.into()]).await?;
            self.total = self.done + behind.unwrap_or(0);
        }
        let of_shop = unindexed("shop = $1");
        let sql =
            format!("SELECT id FROM reviews WHERE id > $2 AND reading < $3 AND {of_shop} ORDER BY id LIMIT {PAGE}");
        let ids: Vec<Uuid> = tx.column(&sql, vec![self.shop.0.into(), self.after.into(), version.into()]).await?;
        let (Some(last), Some(shop)) = (ids.last(), Shop::load(&tx, self.shop).await?) else {
            reading::done(&tx, self.shop, version, self.kit.now()).await?;
            tx.commit().await?;
            return Ok(false);
        };
        let settings = settings::load(&tx, self.shop).await?;
        let desk = Desk { tx: &tx, shop: &shop, settings: &settings, vault: &self.kit.vault, ids: &self.kit.ids };
        let mut work = Work::begin(&desk).await?;
        work.read_again(row::by_id(&tx, self.shop, &ids).await?);
        work.finish().await?;
        self.after = *last;
        self.done += i64::try_from(ids.len()).unwrap_or(0);
        tx.commit().await?;
        Ok(true)
    }
}
