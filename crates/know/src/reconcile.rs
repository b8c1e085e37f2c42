use primitives::ShopId;
use store::{Sql, StoreError};
use uuid::Uuid;

use crate::profiles::search;
use crate::projector::Changed;
use crate::shop::ShopSettings;
use crate::{CONSUMER, Know, custom_fields, lifecycle, predictions, prices, projector, rfm, segments};

/// Everything that follows from time or from a whole shop at once: classes, scores, predictions, segments, for all
/// shops, as of now or the day that a shop set. Changes nothing when done twice, so the binary may call it as often as it
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

/// Of one shop.
pub(crate) async fn shop(know: &Know, id: ShopId) -> Result<(), StoreError> {
    let _alone = know.reconciling.lock().await;
    let store = &know.kit.store;
    let Some(shop) = ShopSettings::load(store, id).await? else { return Ok(()) };
    if is_replaying(know).await? {
        return Ok(());
    }
    custom_fields::finish(&know.kit, id).await?;
    let now = shop.now(know.kit.now());
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

/// Whether events wait that were projected before. Until they are, customers are missing, and whoever would be scored and
/// told of meanwhile did nothing. What was removed from the log's end is not waited for.
async fn is_replaying(know: &Know) -> Result<bool, StoreError> {
    let db = &know.kit.store;
    if !projector::is_replaying(db).await? {
        return Ok(false);
    }
    let (log, position) = (know.log.clone(), store::position(db, CONSUMER).await?);
    let next = tokio::task::spawn_blocking(move || log.read(position, 1)).await;
    Ok(!matches!(next, Ok(Ok(events)) if events.is_empty()))
}
