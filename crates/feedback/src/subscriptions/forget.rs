use std::time::Duration;

use contact::forget_unconfirmed;
use store::StoreError;

use super::mail::TOPIC;
use crate::Feedback;

const EVERY: Duration = Duration::from_secs(3_600);

/// For ever: forgets addresses that nobody confirmed.
pub(super) async fn forget(feedback: &Feedback) {
    loop {
        if let Err(error) = forget_all(feedback).await {
            tracing::error!(%error, "addresses that nobody confirmed could not be forgotten");
        }
        tokio::time::sleep(EVERY).await;
    }
}

pub(crate) async fn forget_all(feedback: &Feedback) -> Result<(), StoreError> {
    let kit = &feedback.kit;
    for shop in web::shops(&kit.store).await? {
        forget_unconfirmed(&kit.store, ("feedback_subscriptions", TOPIC), shop.id, kit.now()).await?;
    }
    Ok(())
}
