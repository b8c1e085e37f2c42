use std::collections::BTreeMap;

use primitives::ShopId;
use store::Tx;
use uuid::Uuid;
use web::Problem;

use crate::Listen;

/// A review that a shopper sends by the shop's own form. Who sends it and that the order is theirs was shown by the
/// signed link of the request.
#[derive(Debug, Clone, Default)]
pub struct Submission {
    /// The request whose link was used; its order is the review's.
    pub request: Uuid,
    /// One of the order's; none for the review of the shop.
    pub product_id: Option<String>,
    /// 1 to 5.
    pub rating: i64,
    pub title: Option<String>,
    pub text: Option<String>,
    /// 1 to 5 each.
    pub dimensions: BTreeMap<String, i64>,
    pub is_anonymous: bool,
    pub author_name: Option<String>,
    /// Pictures taken for this request.
    pub photos: Vec<Uuid>,
    /// The sender's address, for signals only; stored as a keyed fingerprint.
    pub address: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Edit {
    pub rating: i64,
    pub title: Option<String>,
    pub text: Option<String>,
    pub dimensions: BTreeMap<String, i64>,
}

#[derive(Debug, Clone, Default)]
pub struct FollowUp {
    pub text: String,
    pub photos: Vec<Uuid>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    pub id: Uuid,
    /// published | held
    pub state: String,
}

/// Takes a review: checks it, decides whether it is verified and whether a signal holds it, queues its event and puts
/// the row, what its text says and the recovery of a bad one in place, all in `tx`. The caller commits.
///
/// # Errors
/// 422 naming the field; 404 for an unknown request; 409 `already_sent` when the request's order has a review of this
/// product already (see [`edit`]).
pub async fn submit(tx: &Tx, listen: &Listen, shop: ShopId, submission: Submission) -> Result<Submitted, Problem> {
    let _ = (tx, listen, shop, submission);
    Err(Problem::busy("not yet", 1))
}

/// Changes a neutral or bad review once, within the shop's days for it (30).
///
/// # Errors
/// 404; 409 `not_editable` saying why; 422.
pub async fn edit(tx: &Tx, listen: &Listen, shop: ShopId, review: Uuid, edit: Edit) -> Result<Submitted, Problem> {
    let _ = (tx, listen, shop, review, edit);
    Err(Problem::busy("not yet", 1))
}

/// Adds what the shopper says later (追评): once, within 180 days; it does not alter the score.
///
/// # Errors
/// 404; 409 `already_followed_up` or `too_late`; 422.
pub async fn follow_up(tx: &Tx, listen: &Listen, shop: ShopId, review: Uuid, more: FollowUp) -> Result<(), Problem> {
    let _ = (tx, listen, shop, review, more);
    Err(Problem::busy("not yet", 1))
}

/// Counts a vote on a published review; the newest of a voter stands. `voter` is whatever tells visitors apart; it is
/// stored as a keyed fingerprint. Gives how many found it helpful.
///
/// # Errors
/// 404 when there is no such published review.
pub async fn vote(
    tx: &Tx,
    listen: &Listen,
    shop: ShopId,
    review: Uuid,
    voter: &str,
    is_helpful: bool,
) -> Result<i64, Problem> {
    let _ = (tx, listen, shop, review, voter, is_helpful);
    Err(Problem::busy("not yet", 1))
}
