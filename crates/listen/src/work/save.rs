//! Writing what changed, with its sums, its words, its aspects and its recovery.

use std::collections::{BTreeSet, HashMap};

use store::{FromQueryResult, Sql, Store, StoreError, Tx, Value, Words, exec_in, sea_orm, unindexed, words_of};
use uuid::Uuid;

use super::draft::{Draft, as_json};
use super::known::{Known, Step, ended};
use super::texts::Texts;
use super::{Changed, Work, derive};
use crate::alike::bands;
use crate::aspects::sums::{self as said, Place, Said};
use crate::ids;
use crate::questions;
use crate::reviews::row::{self, Review};
use crate::scores::changes;
use crate::scores::sums::Sums;

/// The words of the reviews.
pub(crate) const WORDS: Words = Words { table: "words_reviews" };

impl Work<'_> {
    pub(super) async fn save(mut self, known: &HashMap<Uuid, Known>) -> Result<Vec<Changed>, StoreError> {
        let (tx, shop) = (self.desk.tx, self.desk.shop.id);
        // Since when something is to be mended depends on settings that no column of a review tells of.
        self.recoveries(known).await?;
        self.drafts.retain(|_, draft| draft.before != draft.now || draft.mined.is_some() || draft.is_told);
        self.number().await?;
        if self.drafts.values().any(|draft| draft.before != draft.now) {
            changes::raise(tx, shop).await?;
        }
        let (mut sums, mut texts) = (Sums::default(), Texts::default());
        for draft in self.drafts.values() {
            let before = draft.before.iter().map(|review| (review, -1));
            for (review, sign) in before.chain(draft.now.iter().map(|review| (review, 1))) {
                sums.add(review, sign);
                texts.add(review, sign);
            }
        }
        let spoken = self.spoken().await?;
        self.aspects().await?;
        self.words().await?;
        self.shapes().await?;
        let (mut changed, mut rows, mut removed) = (Vec::new(), Vec::new(), Vec::new());
        for (id, draft) in self.drafts {
            match draft.now {
                Some(review) => {
                    changed.push(Changed { id, class: review.class.clone() });
                    rows.push(review);
                }
                None => removed.push(id),
            }
        }
        row::save(tx, shop, rows).await?;
        let of_shop = unindexed("shop = $1");
        exec_in(tx, &[shop.0.into()], &removed, |list| {
            format!("DELETE FROM reviews WHERE id IN ({list}) AND {of_shop}")
        })
        .await?;
        sums.save(tx, shop).await?;
        texts.save(tx, shop).await?;
        spoken.save(tx, shop).await?;
        Ok(changed)
    }

    /// Gives numbers to reviews that have none, in the order in which they came.
    async fn number(&mut self) -> Result<(), StoreError> {
        let fresh = self.drafts.values_mut().filter_map(|draft| draft.now.as_mut()).filter(|review| review.n == 0);
        let mut fresh: Vec<&mut Review> = fresh.collect();
        if fresh.is_empty() {
            return Ok(());
        }
        fresh.sort_by_key(|review| (review.received_at, review.at));
        let count = i64::try_from(fresh.len()).unwrap_or(i64::MAX);
        let sql = "UPDATE review_numbers SET last = last + $1 WHERE name = 'reviews' RETURNING last";
        let last: i64 = self.desk.tx.scalar(sql, vec![count.into()]).await?.unwrap_or(count);
        for (n, review) in (last - count + 1..).zip(fresh) {
            review.n = n;
        }
        Ok(())
    }

    /// The sums of aspects as they change: of reviews that were read anew, or that count elsewhere now. To be asked
    /// before [`Self::aspects`] replaces what was said.
    async fn spoken(&self) -> Result<said::Sums, StoreError> {
        let is_other = |draft: &&Draft| {
            let place = draft.now.as_ref().and_then(Place::of);
            draft.mined.is_some() || place != draft.before.as_ref().and_then(Place::of)
        };
        let changed: Vec<&Draft> = self.drafts.values().filter(is_other).collect();
        let before: Vec<Uuid> =
            changed.iter().filter_map(|draft| draft.before.as_ref().map(|review| review.id)).collect();
        let stored = said::stored(self.desk.tx, &before).await?;
        let mut sums = said::Sums::default();
        for draft in changed {
            let said = draft.before.as_ref().and_then(|review| stored.get(&review.id)).cloned().unwrap_or_default();
            draft.before.iter().for_each(|review| sums.add(review, &said, -1));
            let says = draft.mined.as_ref().map_or(said, Said::of);
            draft.now.iter().for_each(|review| sums.add(review, &says, 1));
        }
        Ok(sums)
    }

    /// Replaces what texts say of aspects where they were read anew.
    async fn aspects(&self) -> Result<(), StoreError> {
        let (tx, shop) = (self.desk.tx, self.desk.shop.id);
        let is_read = |draft: &&Draft| draft.mined.is_some() || draft.now.is_none();
        let read: Vec<&Draft> = self.drafts.values().filter(is_read).collect();
        let before: Vec<Uuid> = read.iter().filter_map(|draft| draft.before.as_ref().map(|review| review.id)).collect();
        exec_in(tx, &[], &before, |list| format!("DELETE FROM review_aspects WHERE review IN ({list})")).await?;
        let mut rows: Vec<Vec<Value>> = Vec::new();
        for draft in read {
            let (Some(review), Some(mined)) = (&draft.now, &draft.mined) else { continue };
            for (ordinal, found) in (0i64..).zip(&mined.aspects) {
                rows.push(vec![
                    shop.0.into(),
                    review.id.into(),
                    ordinal.into(),
                    found.aspect.clone().into(),
                    found.polarity.clone().into(),
                    found.probability.into(),
                    as_json(&found.quotes).into(),
                    found.sentence.clone().into(),
                    found.start.into(),
                    found.end.into(),
                    review.at.into(),
                    review.product_id.clone().into(),
                ]);
            }
        }
        tx.insert("review_aspects", &ASPECTS, rows, "").await?;
        Ok(())
    }

    async fn words(&self) -> Result<(), StoreError> {
        let text = |review: &Option<Review>| review.as_ref().map(searched).unwrap_or_default();
        let changed = self.drafts.values().filter(|draft| text(&draft.before) != text(&draft.now));
        let rows = changed.filter_map(|draft| {
            let n = draft.now.as_ref().or(draft.before.as_ref())?.n;
            Some((n, words_of(&text(&draft.now))))
        });
        WORDS.put(self.desk.tx, &rows.collect::<Vec<_>>()).await
    }

    /// What texts are found by that are nearly the same, where they were read anew.
    async fn shapes(&self) -> Result<(), StoreError> {
        let (tx, shop) = (self.desk.tx, self.desk.shop.id);
        let read = || self.drafts.values().filter(|draft| draft.mined.is_some() || draft.now.is_none());
        let before: Vec<i64> = read().filter_map(|draft| draft.before.as_ref().map(|review| review.n)).collect();
        exec_in(tx, &[], &before, |list| format!("DELETE FROM review_bands WHERE n IN ({list})")).await?;
        let shapes = read().filter_map(|draft| draft.now.as_ref()).flat_map(|review| {
            let bands = bands(&derive::full_text(review), self.desk.settings.hold);
            bands.into_iter().map(|band| (band, review.n))
        });
        // In the order of the index that finds them
        let shapes: BTreeSet<(i64, i64)> = shapes.collect();
        let rows = shapes.into_iter().map(|(band, n)| vec![shop.0.into(), band.into(), n.into()]).collect();
        tx.insert("review_bands", &["shop", "band", "n"], rows, "").await?;
        Ok(())
    }

    async fn recoveries(&self, known: &HashMap<Uuid, Known>) -> Result<(), StoreError> {
        let (mut rows, mut ended) = (Vec::new(), Vec::new());
        let had = |review: &Option<Review>| review.as_ref().is_some_and(|review| review.has_recovery);
        for (id, draft) in &self.drafts {
            match &draft.now {
                Some(review) if review.has_recovery => {
                    rows.push(self.recovery(review, known.get(id).map_or(&[], |known| &known.steps)));
                }
                _ if had(&draft.before) => ended.push(ids::recovery(*id)),
                _ => {}
            }
        }
        let tx = self.desk.tx;
        exec_in(tx, &[], &ended, |list| format!("DELETE FROM recoveries WHERE id IN ({list})")).await?;
        let upsert = "ON CONFLICT (id) DO UPDATE SET opened_at = excluded.opened_at, due_at = excluded.due_at,
            owner = excluded.owner, owner_name = excluded.owner_name, closed_at = excluded.closed_at,
            outcome = excluded.outcome";
        tx.insert("recoveries", &RECOVERIES, rows, upsert).await?;
        Ok(())
    }

    fn recovery(&self, review: &Review, steps: &[Step]) -> Vec<Value> {
        let since = derive::work_since(review, self.desk.shop, self.desk.settings, steps);
        let owned = steps.iter().rev().find(|step| step.kind == "assigned");
        let is_again = since > review.received_at;
        let counts = |step: &&Step| !is_again || step.at >= since;
        let due = steps.iter().rev().filter(counts).find_map(|step| step.due_at);
        let closed = ended(steps.iter().filter(counts));
        vec![
            ids::recovery(review.id).into(),
            self.desk.shop.id.0.into(),
            review.id.into(),
            since.into(),
            due.into(),
            owned.and_then(|step| step.owner).into(),
            owned.and_then(|step| step.owner_name.clone()).into(),
            closed.map(|step| step.at).into(),
            closed.and_then(|step| step.outcome.clone()).into(),
        ]
    }
}

const ASPECTS: [&str; 12] = [
    "shop",
    "review",
    "ordinal",
    "aspect",
    "polarity",
    "probability",
    "quotes",
    "sentence",
    "quote_start",
    "quote_end",
    "at",
    "product_id",
];

const RECOVERIES: [&str; 9] =
    ["id", "shop", "review", "opened_at", "due_at", "owner", "owner_name", "closed_at", "outcome"];

/// All that can be searched of a review.
fn searched(review: &Review) -> String {
    let follow_up = review.follow_up.as_deref().unwrap_or_default();
    [derive::full_text(review).as_str(), follow_up].join("\n").trim().to_owned()
}

#[derive(FromQueryResult)]
struct Text {
    n: i64,
    title: Option<String>,
    text: Option<String>,
    follow_up: Option<String>,
}

const PAGE: usize = 2_000;

/// Fills the indexes of words from reviews and questions, where a copy of a database came without it.
///
/// # Errors
/// When the database refuses.
pub async fn refill_words(store: &Store) -> Result<(), StoreError> {
    questions::refill_words(store).await?;
    if !WORDS.is_empty(store).await? {
        return Ok(());
    }
    let mut after = 0i64;
    loop {
        let sql = format!("SELECT n, title, text, follow_up FROM reviews WHERE n > $1 ORDER BY n LIMIT {PAGE}");
        let rows: Vec<Text> = store.rows(&sql, vec![after.into()]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.n;
        let tx: Tx = store.begin().await?;
        let words: Vec<(i64, BTreeSet<String>)> = rows.into_iter().map(|row| (row.n, row.words())).collect();
        WORDS.put(&tx, &words).await?;
        tx.commit().await?;
    }
}

impl Text {
    fn words(self) -> BTreeSet<String> {
        let parts: Vec<String> = [self.title, self.text, self.follow_up].into_iter().flatten().collect();
        words_of(&parts.join("\n"))
    }
}
