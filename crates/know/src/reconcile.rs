use primitives::ShopId;
use store::{Sql, StoreError};
use uuid::Uuid;

use crate::profiles::search;
use crate::projector::Changed;
use crate::shop::ShopSettings;
use crate::{Know, lifecycle, predictions, prices, rfm, segments};

/// Everything that follows from time or from a whole shop at once: classes, scores, predictions, segments, for all
/// shops. Takes no input beside the clock and changes nothing when done twice, so the binary may call it as often as it
/// likes; what is costly is done once a day and after imports. One shop's failure does not keep the others waiting.
///
/// # Errors
/// When the shops cannot be listed, or the first failure after all shops were tried.
pub async fn reconcile(know: &Know) -> Result<(), StoreError> {
    let shops: Vec<Uuid> = know.kit.store.column("SELECT id FROM shops ORDER BY id", vec![]).await?;
    let mut failed = None;
    for id in shops {
        if let Err(error) = shop(know, ShopId(id)).await {
            tracing::error!(%error, shop = %id, "reconciling failed");
            failed.get_or_insert(error);
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn shop(know: &Know, id: ShopId) -> Result<(), StoreError> {
    let (store, now) = (&know.kit.store, know.kit.now());
    let Some(shop) = ShopSettings::load(store, id).await? else { return Ok(()) };
    let moved = lifecycle::reconcile(store, &shop, now).await?;
    let scored = usize::try_from(rfm::reconcile(store, &shop, now).await?).unwrap_or(usize::MAX);
    let predicted = predictions::reconcile(store, &shop, now).await?;
    let priced = prices::reconcile(store, &shop, now).await?;
    let customers = moved.max(scored).max(predicted).max(priced);
    let segments = segments::reconcile(store, &shop, now, customers > 0).await?;
    search::renew(store, shop.id, &know.kit.vault).await?;
    if customers > 0 || !segments.is_empty() {
        (know.on_change())(id, &Changed { customers, segments });
    }
    Ok(())
}
