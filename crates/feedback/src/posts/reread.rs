//! Reading posts again that were read otherwise than their shop reads now.

use std::time::Duration;

use primitives::ShopId;
use store::{Sql, StoreError, Value};
use uuid::Uuid;

use super::keep::json_text;
use super::row::{by_ids, lock};
use crate::Feedback;
use crate::mining;
use crate::reading::Reading;

/// How often what is behind is looked for.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Posts read again in one transaction.
const BATCH: usize = 100;

/// For ever: whenever how texts are read has changed, reads what is behind.
pub async fn reread(feedback: Feedback) {
    loop {
        if let Err(error) = read_again(&feedback).await {
            tracing::error!(%error, "feedback could not be read again; it is tried again");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Reads again at once what is behind; gives how many posts that were.
pub(crate) async fn read_again(feedback: &Feedback) -> Result<usize, StoreError> {
    let shops: Vec<Uuid> = feedback.kit.store.column("SELECT id FROM shops ORDER BY id", vec![]).await?;
    let mut read = 0;
    for shop in shops.into_iter().map(ShopId) {
        let reading = feedback.readings.of(shop).await?;
        loop {
            let page = page(feedback, shop, reading.as_ref()).await?;
            read += page;
            if page < BATCH {
                break;
            }
        }
    }
    Ok(read)
}

/// Reads a page; gives how many posts were in it.
async fn page(feedback: &Feedback, shop: ShopId, reading: &dyn Reading) -> Result<usize, StoreError> {
    let sql = format!(
        "SELECT id FROM feedback_posts WHERE shop = $1 AND reading < $2 AND NOT is_erased ORDER BY reading, id LIMIT {BATCH}"
    );
    let behind: Vec<Value> = vec![shop.0.into(), reading.version().into()];
    if feedback.kit.store.scalar::<Uuid>(&sql, behind.clone()).await?.is_none() {
        return Ok(0);
    }
    let tx = feedback.kit.store.begin().await?;
    // Also makes an erasure wait, so that nothing said comes back after it.
    lock(&tx, shop).await?;
    let ids: Vec<Uuid> = tx.column(&sql, behind).await?;
    let update = "UPDATE feedback_posts SET language = $1, polarity = $2, aspects = $3, urgency = $4,
        urgency_reasons = $5, reading = $6 WHERE id = $7";
    for post in by_ids(&tx, shop, &ids).await? {
        let mined = mining::read(reading, &post.title, &post.text);
        let values: Vec<Value> = vec![
            mined.language.into(),
            mined.polarity.into(),
            json_text(&mined.aspects)?.into(),
            mined.urgency.into(),
            json_text(&mined.urgency_reasons)?.into(),
            reading.version().into(),
            post.id.into(),
        ];
        tx.exec(update, values).await?;
    }
    tx.commit().await?;
    Ok(ids.len())
}
