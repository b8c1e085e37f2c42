use std::collections::BTreeMap;

use primitives::ShopId;
use store::{Sql, StoreError, Tx, Value};

use crate::reviews::row::Review;

/// Count, sum and sum of squares of one measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub n: i64,
    pub total: i64,
    pub squares: i64,
}

/// Measure, day, category.
pub(crate) type Key = (String, i64, String);

/// Changes of a batch, to be added to what is stored.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Sums(BTreeMap<Key, Sum>);

impl Sums {
    /// Adds a review as it was (`sign` −1) or is (+1). Only published ones count.
    pub fn add(&mut self, review: &Review, sign: i64) {
        if !review.is_published() {
            return;
        }
        let mut put = |measure: String, value: i64| {
            let sum = self.0.entry((measure, review.day, review.category.clone())).or_default();
            sum.n += sign;
            sum.total += sign * value;
            sum.squares += sign * value * value;
        };
        put(format!("r{}", review.rating), review.rating);
        if review.is_counted {
            for (dimension, tenths) in review.dimensions() {
                put(format!("dsr.{dimension}"), tenths);
            }
        }
        if review.credit != 0 {
            put("credit".to_owned(), review.credit);
        }
        for (measure, is_so) in [
            ("verified", review.is_verified),
            ("invited", review.request.is_some()),
            ("rewarded", review.is_rewarded),
            ("answered", review.answered_at.is_some()),
        ] {
            if is_so {
                put(measure.to_owned(), 1);
            }
        }
    }

    #[cfg(test)]
    pub fn into_inner(self) -> BTreeMap<Key, Sum> {
        self.0
    }

    /// Adds the changes to what is stored; sums of nothing are removed.
    pub async fn save(self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        let changed: Vec<(Key, Sum)> = self.0.into_iter().filter(|(_, sum)| *sum != Sum::default()).collect();
        let rows: Vec<Vec<Value>> = changed
            .iter()
            .map(|((measure, day, category), sum)| {
                vec![
                    shop.0.into(),
                    measure.clone().into(),
                    (*day).into(),
                    category.clone().into(),
                    sum.n.into(),
                    sum.total.into(),
                    sum.squares.into(),
                ]
            })
            .collect();
        let upsert = "ON CONFLICT (shop, measure, day, category) DO UPDATE SET n = review_sums.n + excluded.n,
            total = review_sums.total + excluded.total, squares = review_sums.squares + excluded.squares";
        tx.insert("review_sums", &COLUMNS, rows, upsert).await?;
        let delete =
            "DELETE FROM review_sums WHERE shop = $1 AND measure = $2 AND day = $3 AND category = $4 AND n = 0";
        for ((measure, day, category), _) in changed.into_iter().filter(|(_, sum)| sum.n < 0) {
            tx.exec(delete, vec![shop.0.into(), measure.into(), day.into(), category.into()]).await?;
        }
        Ok(())
    }
}

const COLUMNS: [&str; 7] = ["shop", "measure", "day", "category", "n", "total", "squares"];

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.n += other.n;
        self.total += other.total;
        self.squares += other.squares;
    }
}
