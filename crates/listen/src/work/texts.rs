//! How many published reviews there are in each language, by day, so that no page counts them.

use std::collections::BTreeMap;

use primitives::ShopId;
use store::{Sql, StoreError, Tx, Value};

use crate::reviews::row::Review;

/// Changes of a batch by day and language, to be added to what is stored.
#[derive(Debug, Default)]
pub(super) struct Texts(BTreeMap<(i64, String), i64>);

impl Texts {
    /// Adds a review as it was (`sign` −1) or is (+1).
    pub fn add(&mut self, review: &Review, sign: i64) {
        if let Some(language) = review.language.as_ref().filter(|_| review.is_published()) {
            *self.0.entry((review.day, language.clone())).or_default() += sign;
        }
    }

    /// Adds the changes to what is stored; counts of nothing are removed.
    pub async fn save(self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        let changed: Vec<((i64, String), i64)> = self.0.into_iter().filter(|(_, n)| *n != 0).collect();
        let row = |((day, language), n): &((i64, String), i64)| -> Vec<Value> {
            vec![shop.0.into(), (*day).into(), language.clone().into(), (*n).into()]
        };
        let upsert = "ON CONFLICT (shop, day, language) DO UPDATE SET n = review_texts.n + excluded.n";
        tx.insert("review_texts", &["shop", "day", "language", "n"], changed.iter().map(row).collect(), upsert).await?;
        let delete = "DELETE FROM review_texts WHERE shop = $1 AND day = $2 AND language = $3 AND n = 0";
        for ((day, language), _) in changed.into_iter().filter(|(_, n)| *n < 0) {
            tx.exec(delete, vec![shop.0.into(), day.into(), language.into()]).await?;
        }
        Ok(())
    }
}
