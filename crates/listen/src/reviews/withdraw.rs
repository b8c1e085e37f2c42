use primitives::ShopId;
use serde_json::json;
use store::Tx;
use uuid::Uuid;
use web::Problem;

use super::find;
use super::row::Review;
use crate::Listen;
use crate::own::{Actor, act};
use crate::people::Who;
use crate::work::{self, Changed};

/// Why a review is not shown whose writer took it back. Staff can neither give this reason nor take it back.
pub(crate) const WITHDRAWN: &str = "withdrawn";

impl Review {
    pub fn is_withdrawn(&self) -> bool {
        self.refusal.as_deref() == Some(WITHDRAWN)
    }
}

/// Takes a review back for its writer, for good; again it changes nothing. The event names nobody, so that the review stays
/// withdrawn when they are erased.
///
/// # Errors
/// 404.
pub(crate) async fn withdraw(tx: &Tx, listen: &Listen, shop: ShopId, review: Uuid) -> Result<Vec<Changed>, Problem> {
    work::lock(tx).await?;
    let review = find(tx, shop, review).await?;
    if review.is_withdrawn() {
        return Ok(Vec::new());
    }
    let properties = json!({"decision_id": listen.kit.ids.uuid(), "review_id": review.review_id,
        "decision": "reject", "reason": WITHDRAWN});
    act(tx, listen, shop, &Actor::Shopper(Who::default()), "Review Decided", &properties).await
}
