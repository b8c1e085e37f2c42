//! What follows from settings follows when they are changed.

use primitives::Timestamp;
use store::{Sql, StoreError, Value, unindexed};
use uuid::Uuid;

use super::Settings;
use crate::learning;
use crate::reviews::row;
use crate::work::{Desk, Work};

/// So many reviews are counted anew at once, within a second; nobody else changes any meanwhile. More are left to the
/// background, page by page.
pub(super) const AT_ONCE: i64 = 5_000;

const PAGE: usize = 1_000;

/// Counts the reviews of the desk's shop anew where its settings, which were `old`, count them otherwise: at once, or of
/// more than `most` with reading them again. Where texts are read otherwise, they are to be read again in any case.
pub(super) async fn follow(desk: &Desk<'_>, old: &Settings, most: i64, now: Timestamp) -> Result<(), StoreError> {
    let new = desk.settings;
    let counts = |s: &Settings| (s.classes, s.dsr.trades_per_month, s.dsr.window_days, s.credit, s.recovers_neutral);
    let mut is_behind = new.reads_otherwise_than(old);
    if counts(old) != counts(new) {
        if has_more(desk, most).await? {
            is_behind = true;
        } else {
            recount(desk).await?;
        }
    }
    if is_behind {
        learning::raise(desk.tx, desk.shop.id, now).await?;
    }
    Ok(())
}

async fn has_more(desk: &Desk<'_>, most: i64) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM (SELECT id FROM reviews WHERE shop = $1 LIMIT $2) AS few";
    let found: Option<i64> = desk.tx.scalar(sql, vec![desk.shop.id.0.into(), (most + 1).into()]).await?;
    Ok(found.unwrap_or(0) > most)
}

/// Derives every review anew, without reading its text again.
async fn recount(desk: &Desk<'_>) -> Result<(), StoreError> {
    let (tx, of_shop, mut after) = (desk.tx, unindexed("shop = $1"), Uuid::nil());
    loop {
        let sql = format!("SELECT id FROM reviews WHERE id > $2 AND {of_shop} ORDER BY id LIMIT {PAGE}");
        let values: Vec<Value> = vec![desk.shop.id.0.into(), after.into()];
        let ids: Vec<Uuid> = tx.column(&sql, values).await?;
        let Some(last) = ids.last() else { return Ok(()) };
        after = *last;
        let mut work = Work::begin(desk).await?;
        work.put(row::by_id(tx, desk.shop.id, &ids).await?);
        work.finish().await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{http::save, load};
    use crate::shop::Shop;
    use crate::tests::site::{SHOP, Site, minute, review};
    use crate::work;

    /// How many ratings count towards the dynamic score.
    async fn counted(site: &Site) -> i64 {
        let sql = "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM review_sums WHERE measure = 'dsr.service'";
        site.test.store.scalar(sql, vec![]).await.unwrap().unwrap()
    }

    /// Has the first so many trades of a month count from now on; more reviews than `most` are left to the background.
    async fn set(site: &Site, trades: i64, most: i64) {
        let kit = &site.listen.kit;
        let tx = kit.store.begin().await.unwrap();
        work::lock(&tx).await.unwrap();
        let shop = Shop::load(&tx, SHOP).await.unwrap().unwrap();
        let old = load(&tx, SHOP).await.unwrap();
        let mut new = old.clone();
        new.dsr.trades_per_month = trades;
        save(&tx, SHOP, &new, kit.now()).await.unwrap();
        let desk = Desk { tx: &tx, shop: &shop, settings: &new, vault: &kit.vault, ids: &kit.ids };
        follow(&desk, &old, most, minute(0)).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn few_reviews_are_counted_anew_at_once_and_many_in_the_background() {
        let texts = ["物流很快，第二天就到了", "做工精细，手感不错", "客服很耐心，有问必答"];
        let said = |(n, text)| review(n, "u1", &format!("r{n}"), &format!("o{n}"), 5, text);
        let site = Site::with((0..).zip(texts).map(said).collect()).await;
        crate::read_again(&site.listen.kit).await.unwrap();
        assert_eq!(counted(&site).await, 3);
        set(&site, 2, 3).await;
        assert_eq!(counted(&site).await, 2);
        assert_eq!(crate::read_again(&site.listen.kit).await.unwrap(), 0);
        set(&site, 1, 2).await;
        assert_eq!(counted(&site).await, 2, "not in the request");
        assert_eq!(crate::read_again(&site.listen.kit).await.unwrap(), 3);
        assert_eq!(counted(&site).await, 1);
        site.is_what_the_log_tells().await;
    }
}
