use contact::{Followed, Follower, Turn};
use pages::{Address, Language};
use primitives::ShopId;
use store::StoreError;
use web::Kit;

use super::words::Words;
use crate::{Feedback, subscriptions};

/// A post.
pub(super) struct Posted;

impl Followed for Posted {
    type State = Feedback;

    const PATH: &'static str = "feedback";

    fn kit(feedback: &Feedback) -> &Kit {
        &feedback.kit
    }

    fn guess(feedback: &Feedback, address: &Address) -> Result<(), u64> {
        feedback.limits.guess(address, feedback.kit.now())
    }

    async fn find(feedback: &Feedback, shop: ShopId, token: &str) -> Result<Option<Follower>, StoreError> {
        subscriptions::open(&feedback.kit.store, &feedback.kit, shop, token).await
    }

    async fn turn(feedback: &Feedback, shop: ShopId, follower: &Follower, turn: Turn) -> Result<(), StoreError> {
        let tx = feedback.kit.store.begin().await?;
        subscriptions::set(&tx, &feedback.kit, shop, follower, turn).await?;
        tx.commit().await
    }

    fn texts(turn: Turn, language: Language) -> [&'static str; 4] {
        let words = Words::of(language);
        match turn {
            Turn::Start => [words.confirm_title, words.confirm_text, words.confirm_button, words.confirmed],
            Turn::Stop => [words.stop_title, words.stop_text, words.stop_button, words.stopped],
        }
    }
}
