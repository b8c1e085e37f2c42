//! Of a survey that is closed nothing is sent any more: its page would only say that it has ended.

use contact::{Kind, Withdrawal};
use jiff::SignedDuration;
use primitives::ShopId;
use store::{Sql, StoreError, ids_in, unindexed};
use uuid::Uuid;

use super::take_back;
use crate::Surveys;

/// So far ahead is looked at what falls due; longer than from one look to the next.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);
/// So many are taken back in one transaction: others write in between.
const BATCH: usize = 500;

/// Takes back the mails and reminders that are about to be sent of closed surveys.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn recall(surveys: &Surveys) -> Result<(), StoreError> {
    let kit = &surveys.kit;
    let sql = "SELECT DISTINCT shop FROM surveys WHERE state = 'closed' AND origin = 'own'";
    let shops: Vec<Uuid> = kit.store.column(sql, vec![]).await?;
    for shop in shops.into_iter().map(ShopId) {
        let waiting = contact::waiting(&kit.store, shop, Kind::Survey, kit.now() + AHEAD).await?;
        let ended = ids_in(&kit.store, &[shop.0.into()], &waiting, |list| {
            format!(
                "SELECT i.id FROM survey_invitations i JOIN surveys s ON s.id = i.survey
                 WHERE i.id IN ({list}) AND {} ORDER BY i.id",
                unindexed("s.shop = $1 AND s.state = 'closed'")
            )
        })
        .await?;
        for some in ended.chunks(BATCH) {
            let tx = kit.store.begin().await?;
            take_back(&tx, kit, shop, some, Withdrawal::Ended).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
