//! That a review is of a purchase, which stays true of it when its writer is erased and nobody knows any more of which.

use std::collections::HashMap;

use primitives::{Event, Seq, ShopId, json};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Sql, StoreError, Vault};

use crate::ids;
use crate::reviews::row;

/// As the event of an erased person carries it. The mark is made with this installation's key: what anybody sends is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Verified {
    /// order | link
    pub by: String,
    mark: String,
}

impl Verified {
    pub const FIELD: &str = "verified";

    fn new(vault: &Vault, shop: ShopId, review_id: &str, by: &str) -> Self {
        let mark = vault.blind_text("listen/verified", &format!("{shop} {by} {review_id}"));
        Self { by: by.to_owned(), mark }
    }

    pub fn read(properties: &Json) -> Option<Self> {
        serde_json::from_value(properties.get(Self::FIELD)?.clone()).ok()
    }

    pub fn is_ours(&self, vault: &Vault, shop: ShopId, review_id: &str) -> bool {
        *self == Self::new(vault, shop, review_id, &self.by)
    }
}

/// Which of the reviews that events tell of are verified: for [`crate::redact`].
#[derive(Debug, Clone, Default)]
pub struct Verifications(HashMap<String, Verified>);

impl Verifications {
    /// # Errors
    /// When the database cannot be read.
    pub async fn of(db: &impl Sql, vault: &Vault, shop: ShopId, events: &[(Seq, Event)]) -> Result<Self, StoreError> {
        let (mut reviews, mut marked) = (Vec::new(), HashMap::new());
        for (_, event) in events.iter().filter(|(_, event)| event.name.as_deref() == Some("Review Submitted")) {
            let Ok(body) = serde_json::from_str::<Json>(event.body.get()) else { continue };
            let Some(told) = body.get("properties") else { continue };
            let Some(review_id) = json::text(told, "review_id") else { continue };
            reviews.push(ids::review(shop, &review_id));
            // One that was made stays, also while the rows are projected again.
            if let Some(mark) = Verified::read(told).filter(|mark| mark.is_ours(vault, shop, &review_id)) {
                marked.insert(review_id, mark);
            }
        }
        let rows = row::by_id(db, shop, &store::distinct(reviews)).await?;
        marked.extend(rows.into_iter().filter(|review| review.is_verified).map(|review| {
            let mark = Verified::new(vault, shop, &review.review_id, &review.verification);
            (review.review_id, mark)
        }));
        Ok(Self(marked))
    }

    pub(crate) fn get(&self, review_id: &str) -> Option<&Verified> {
        self.0.get(review_id)
    }
}

#[cfg(test)]
mod tests {
    use store::{Migration, testing};

    use super::*;
    use crate::tests::site::{SHOP, track};

    #[tokio::test]
    async fn a_mark_that_was_made_stays_while_the_rows_are_projected_again() {
        let all: Vec<Migration> = web::MIGRATIONS.iter().chain(crate::MIGRATIONS).copied().collect();
        let (test, vault) = (testing::store(&all).await, Vault::with_key([7; 32]));
        let made = |review_id: &str| Verified::new(&vault, SHOP, review_id, "order");
        for (mark, kept) in [(made("r1"), Some(made("r1"))), (made("r2"), None)] {
            let told = serde_json::json!({"review_id": "r1", "rating": 5, "is_erased": true, "verified": mark});
            let events = [(1, track(1, "", "Review Submitted", told))];
            let known = Verifications::of(&test.store, &vault, SHOP, &events).await.unwrap();
            assert_eq!(known.get("r1"), kept.as_ref());
        }
    }
}
