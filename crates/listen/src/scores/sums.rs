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

/// What a measure begins with of reviews of which nobody knows how old they are: they are in every total, under the day on
/// which they came, and in no change from one time to another.
pub(crate) const UNDATED: &str = "undated.";

/// Measure, day, category.
pub(crate) type Key = (String, i64, String);

/// How many were answered like this, and how many of them are good now, without anything bad said since; of bad ones those
/// that turned good ([`Review::turned_good`]).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Answered {
    pub n: i64,
    pub good: i64,
}

/// Day, class of the first statement, minutes as [`rounded`] to the first answer; −1 where there is none.
pub(crate) type AnsweredKey = (i64, String, i64);

/// Reviews that were written elsewhere.
pub(crate) const IMPORTED: &str = "imported";

/// What a measure begins with of messages: they are in the measure too, and are taken from what everybody sees.
pub(crate) const MESSAGE: &str = "message.";

/// Of reviews that are not shown: why, and how many stars they have; 0 without.
pub(crate) fn hidden(reason: &str, stars: i64) -> String {
    format!("hidden.{reason}.r{stars}")
}

/// Changes of a batch, to be added to what is stored.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Sums {
    measures: BTreeMap<Key, Sum>,
    answers: BTreeMap<AnsweredKey, Answered>,
}

/// How long an answer took as it is counted, in minutes: up to five minutes, and to an hour above two hours. What was within
/// a number of whole hours stays within it.
#[must_use]
pub fn rounded(minutes: i64) -> i64 {
    match minutes {
        ..=120 => (minutes.max(0) + 4) / 5 * 5,
        _ => (minutes + 59) / 60 * 60,
    }
}

impl Sums {
    /// Adds a review as it was (`sign` −1) or is (+1). Only published ones count; of the others, why they are not shown.
    pub fn add(&mut self, review: &Review, sign: i64) {
        let mut put = |measure: String, value: i64| {
            let measure = if review.is_undated { format!("{UNDATED}{measure}") } else { measure };
            let sum = self.measures.entry((measure, review.day, review.category.clone())).or_default();
            sum.n += sign;
            sum.total += sign * value;
            sum.squares += sign * value * value;
        };
        // Of who was erased stars stay; a text alone is gone.
        let is_gone = review.is_erased && review.stars().is_none();
        if !review.is_published() {
            if !is_gone && !review.is_message {
                put(hidden(review.hidden_for(), review.rating), 1);
            }
            return;
        }
        if let Some(stars) = review.stars() {
            put(format!("r{stars}"), stars);
            if review.is_invited() {
                put(format!("invited.r{stars}"), stars);
            }
        }
        if review.is_counted {
            for (dimension, tenths) in review.first_dimensions() {
                put(format!("dsr.{dimension}"), tenths);
            }
        }
        if review.credit != 0 {
            put("credit".to_owned(), review.credit);
        }
        if is_gone {
            return;
        }
        for (measure, is_so) in [
            ("unrated", review.stars().is_none()),
            ("verified", review.is_verified),
            ("invited", review.is_invited()),
            ("rewarded", review.is_rewarded),
            ("answered", review.answered_at.is_some()),
            (IMPORTED, review.came_from().is_some()),
            ("soured", review.class == "good" && review.ends_badly()),
        ] {
            if is_so {
                put(measure.to_owned(), 1);
            }
            if is_so && review.is_message {
                put(format!("{MESSAGE}{measure}"), 1);
            }
        }
        if review.is_undated {
            return;
        }
        let minutes = review.answer_minutes.map_or(-1, rounded);
        let answered = self.answers.entry((review.day, review.first_class.clone(), minutes)).or_default();
        answered.n += sign;
        let is_good = match review.first_class.as_str() {
            "bad" => review.turned_good(),
            _ => review.class == "good" && !review.ends_badly(),
        };
        answered.good += if is_good { sign } else { 0 };
    }

    #[cfg(test)]
    pub fn into_inner(self) -> (BTreeMap<Key, Sum>, BTreeMap<AnsweredKey, Answered>) {
        (self.measures, self.answers)
    }

    /// Adds the changes to what is stored; sums of nothing are removed.
    pub async fn save(self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        save_answers(tx, shop, self.answers).await?;
        let changed: Vec<(Key, Sum)> = self.measures.into_iter().filter(|(_, sum)| *sum != Sum::default()).collect();
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

async fn save_answers(tx: &Tx, shop: ShopId, changes: BTreeMap<AnsweredKey, Answered>) -> Result<(), StoreError> {
    let changes = changes.into_iter().filter(|(_, change)| *change != Answered::default());
    let changed: Vec<(AnsweredKey, Answered)> = changes.collect();
    let rows: Vec<Vec<Value>> = changed
        .iter()
        .map(|((day, class, minutes), Answered { n, good })| {
            vec![shop.0.into(), (*day).into(), class.clone().into(), (*minutes).into(), (*n).into(), (*good).into()]
        })
        .collect();
    let upsert = "ON CONFLICT (shop, day, class, minutes) DO UPDATE SET n = review_answers.n + excluded.n,
        good = review_answers.good + excluded.good";
    tx.insert("review_answers", &["shop", "day", "class", "minutes", "n", "good"], rows, upsert).await?;
    let delete = "DELETE FROM review_answers WHERE shop = $1 AND day = $2 AND class = $3 AND minutes = $4 AND n = 0";
    for ((day, class, minutes), _) in changed.into_iter().filter(|(_, change)| change.n < 0) {
        tx.exec(delete, vec![shop.0.into(), day.into(), class.into(), minutes.into()]).await?;
    }
    Ok(())
}

const COLUMNS: [&str; 7] = ["shop", "measure", "day", "category", "n", "total", "squares"];

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.n += other.n;
        self.total += other.total;
        self.squares += other.squares;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_keeps_what_was_within_whole_hours_within_them() {
        for minutes in 0..20_000 {
            let up = rounded(minutes);
            assert!((minutes..minutes + 60).contains(&up));
            for hours in [1, 2, 3, 24, 48, 49, 72, 100] {
                assert_eq!(minutes <= hours * 60, up <= hours * 60, "{minutes} minutes, {hours} hours");
            }
        }
        assert_eq!([rounded(0), rounded(116), rounded(121), rounded(2_881)], [0, 120, 180, 2_940]);
    }
}
