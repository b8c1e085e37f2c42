//! One review of one purchase: of several of one buyer about the same product of an order, or about the same order as a whole,
//! the first that came is the one that is verified and counts.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::Work;
use crate::reviews::row::Review;

/// Why a review is not verified whose purchase has one already.
pub(super) const REVIEWED: &str = "reviewed";

impl Work<'_> {
    /// Those that came after another of the same purchase, each with that one's id as its sender gave it. A person's reviews
    /// are all at hand. One that is held or taken down keeps its place, so that nobody takes it down to put another there.
    pub(super) fn repeated(&self) -> HashMap<Uuid, String> {
        let mut first: BTreeMap<(Uuid, &str, Option<&str>), &Review> = BTreeMap::new();
        let reviews = || self.drafts.values().filter_map(|draft| draft.now.as_ref());
        for review in reviews() {
            let Some(purchase) = purchase(review) else { continue };
            let known = first.entry(purchase).or_insert(review);
            if came(review) < came(known) {
                *known = review;
            }
        }
        let after = |review: &Review| {
            let known = first.get(&purchase(review)?).filter(|known| known.id != review.id)?;
            Some((review.id, known.review_id.clone()))
        };
        reviews().filter_map(after).collect()
    }
}

fn purchase(review: &Review) -> Option<(Uuid, &str, Option<&str>)> {
    let is_of_purchase = review.is_verified && !review.is_erased && !review.is_message;
    let (person, order) = review.person.zip(review.order_id.as_deref()).filter(|_| is_of_purchase)?;
    Some((person, order, review.product_id.as_deref()))
}

/// What came first, however often it is told.
pub(super) fn came(review: &Review) -> (i64, i64, &str) {
    (review.received_at, review.at, &review.review_id)
}
