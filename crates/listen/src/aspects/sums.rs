//! How many published reviews speak of an aspect, by day and by month, so that no page counts what each review says. Those
//! of which nobody knows how old they are have spans of their own, under the day on which they came: they are in every
//! total, and in no change from one time to another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, rows_in, sea_orm};
use uuid::Uuid;

use super::products;
use crate::mining::Mined;
use crate::reviews::row::Review;

/// In which ways a review speaks of each aspect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said(BTreeMap<String, Ways>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Ways {
    is_positive: bool,
    is_negative: bool,
}

impl Said {
    pub fn of(mined: &Mined) -> Self {
        let mut said = Self::default();
        mined.aspects.iter().for_each(|found| said.take(&found.aspect, &found.polarity));
        said
    }

    fn take(&mut self, aspect: &str, polarity: &str) {
        let ways = self.0.entry(aspect.to_owned()).or_default();
        ways.is_positive |= polarity == "positive";
        ways.is_negative |= polarity == "negative";
    }
}

#[derive(FromQueryResult)]
struct Row {
    review: Uuid,
    aspect: String,
    polarity: String,
}

/// What reviews say as it is stored; those that say nothing are left out.
pub(crate) async fn stored(db: &impl Sql, reviews: &[Uuid]) -> Result<HashMap<Uuid, Said>, StoreError> {
    let rows: Vec<Row> = rows_in(db, &[], reviews, |list| {
        format!("SELECT review, aspect, polarity FROM review_aspects WHERE review IN ({list})")
    })
    .await?;
    let mut all: HashMap<Uuid, Said> = HashMap::new();
    for row in rows {
        all.entry(row.review).or_default().take(&row.aspect, &row.polarity);
    }
    Ok(all)
}

/// Reviews that speak of an aspect; one that speaks well and badly of it counts as both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub mentions: i64,
    pub positive: i64,
    pub negative: i64,
}

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.mentions += other.mentions;
        self.positive += other.positive;
        self.negative += other.negative;
    }
}

/// By which spans reviews are counted: by day, month and, of products, year.
pub(super) fn spans(is_undated: bool) -> [&'static str; 3] {
    if is_undated { ["undated.day", "undated.month", "undated.year"] } else { ["day", "month", "year"] }
}

/// What the reviews of a sum have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// supplier, version or region; empty for all together.
    kind: &'static str,
    /// day | month, or one of those that nobody knows the age of.
    span: &'static str,
    /// `YYYYMMDD`, of a month its first.
    first_day: i64,
    aspect: String,
    of_key: String,
}

/// Changes of a batch, to be added to what is stored.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Sums {
    all: BTreeMap<Key, Sum>,
    products: products::Sums,
}

/// Where a review counts; nowhere when it is not published.
#[derive(PartialEq)]
pub(crate) struct Place<'a> {
    day: i64,
    is_undated: bool,
    is_message: bool,
    product: &'a str,
    kinds: [(&'static str, &'a str); 4],
}

impl<'a> Place<'a> {
    pub fn of(review: &'a Review) -> Option<Self> {
        let Review { supplier, variant, region, .. } = review;
        let kinds: [(&'static str, &'a str); 4] =
            [("", ""), ("supplier", supplier), ("version", variant), ("region", region)];
        let product = review.product_id.as_deref().unwrap_or_default();
        let Review { day, is_undated, is_message, .. } = *review;
        review.is_published().then_some(Self { day, is_undated, is_message, product, kinds })
    }
}

impl Sums {
    /// Adds what a review said as it was (`sign` −1) or says (+1).
    pub fn add(&mut self, review: &Review, said: &Said, sign: i64) {
        let Some(Place { day, is_undated, is_message, product, kinds }) = Place::of(review) else { return };
        let [by_day, by_month, _] = spans(is_undated);
        let spans = [(by_day, day), (by_month, day / 100 * 100 + 1)];
        for (aspect, ways) in &said.0 {
            let sum = Sum {
                mentions: sign,
                positive: if ways.is_positive { sign } else { 0 },
                negative: if ways.is_negative { sign } else { 0 },
            };
            self.products.add((day, is_undated), product, aspect, sum);
            if is_message {
                self.products.add_message(day, product, aspect, sum);
            }
            // What is of nobody known follows from the sums of all.
            for (kind, of_key) in kinds.into_iter().filter(|(kind, of_key)| kind.is_empty() || !of_key.is_empty()) {
                for (span, first_day) in spans {
                    let (aspect, of_key) = (aspect.clone(), of_key.to_owned());
                    *self.all.entry(Key { kind, span, first_day, aspect, of_key }).or_default() += sum;
                }
            }
        }
    }

    /// Adds the changes to what is stored; sums of nothing are removed.
    pub async fn save(self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        self.products.save(tx, shop).await?;
        let changed: Vec<(Key, Sum)> = self.all.into_iter().filter(|(_, sum)| *sum != Sum::default()).collect();
        let less = changed.iter().filter(|(_, sum)| sum.mentions < 0);
        let less: BTreeSet<(&'static str, &'static str, i64)> =
            less.map(|(key, _)| (key.kind, key.span, key.first_day)).collect();
        let row = |(key, sum): (Key, Sum)| -> Vec<Value> {
            vec![
                shop.0.into(),
                key.kind.into(),
                key.span.into(),
                key.first_day.into(),
                key.aspect.into(),
                key.of_key.into(),
                sum.mentions.into(),
                sum.positive.into(),
                sum.negative.into(),
            ]
        };
        tx.insert("review_aspect_sums", &COLUMNS, changed.into_iter().map(row).collect(), UPSERT).await?;
        let delete = "DELETE FROM review_aspect_sums
            WHERE shop = $1 AND kind = $2 AND span = $3 AND first_day = $4 AND mentions = 0";
        for (kind, span, first_day) in less {
            tx.exec(delete, vec![shop.0.into(), kind.into(), span.into(), first_day.into()]).await?;
        }
        Ok(())
    }
}

const COLUMNS: [&str; 9] =
    ["shop", "kind", "span", "first_day", "aspect", "of_key", "mentions", "positive", "negative"];
const UPSERT: &str = "ON CONFLICT (shop, kind, span, first_day, aspect, of_key) DO UPDATE SET
    mentions = review_aspect_sums.mentions + excluded.mentions,
    positive = review_aspect_sums.positive + excluded.positive,
    negative = review_aspect_sums.negative + excluded.negative";
