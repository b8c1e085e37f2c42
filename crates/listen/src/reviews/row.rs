use std::collections::{BTreeMap, HashMap};

use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Listed, Sql, StoreError, Tx, Value, ids_in, instant, rows_in, sea_orm, unindexed};
use uuid::Uuid;

use crate::signals::Signal;

/// What the shop's own system or a file said of a review in place of what was said before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Restatement {
    /// When that came.
    pub at: i64,
    /// server | import
    pub by: String,
    /// Since then.
    pub rating: i64,
}

/// A review as it is stored.
#[derive(Debug, Clone, Default, PartialEq, FromQueryResult)]
pub(crate) struct Review {
    pub id: Uuid,
    pub review_id: String,
    pub n: i64,
    pub at: i64,
    pub received_at: i64,
    pub stated_at: i64,
    /// Of a file without times: it has that of its import, and nobody knows how old it was.
    pub is_undated: bool,
    pub day: i64,
    pub sender: String,
    /// Of a file, and rates nothing: it may be a message, and only staff see it.
    pub is_message: bool,
    pub origin: String,
    pub import_id: Option<Uuid>,
    pub person: Option<Uuid>,
    pub author: Option<Vec<u8>>,
    pub address: Option<String>,
    pub device: Option<String>,
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    pub product_name: Option<String>,
    pub category: String,
    /// As its sender named it, where the product's own is not known.
    pub stated_category: Option<String>,
    pub supplier: String,
    pub variant: String,
    pub region: String,
    /// 1 to 5; 0 where somebody wrote without giving stars.
    pub rating: i64,
    pub first_rating: i64,
    pub class: String,
    pub first_class: String,
    pub title: Option<String>,
    pub text: Option<String>,
    pub dimensions: String,
    /// As they were first given: the dynamic score knows no others.
    pub first_dimensions: String,
    pub photos: String,
    pub links: String,
    pub edited_at: Option<i64>,
    /// When the shop's own system or a file last said something else than before, and what ([`Restatement`]), oldest first.
    pub restated_at: Option<i64>,
    pub restatements: String,
    pub follow_up: Option<String>,
    pub follow_up_at: Option<i64>,
    /// When that came; none where nobody knows how old it was by then.
    pub follow_up_received_at: Option<i64>,
    pub follow_up_photos: Option<String>,
    /// negative | neutral | positive, where that is certain.
    pub follow_up_polarity: Option<String>,
    pub is_anonymous: bool,
    pub is_rewarded: bool,
    pub reward: Option<String>,
    pub request: Option<Uuid>,
    /// Whether its writer had asked for that link.
    pub is_unasked: bool,
    pub state: String,
    /// What it was rejected for, where it was: one of [`super::REASONS`], [`super::WITHDRAWN`], or `other`.
    pub refusal: Option<String>,
    pub signals: String,
    /// Those that were noticed when a form was sent, of the review as it stands now and of what was added to it; null where
    /// they follow from the text.
    pub given_signals: Option<String>,
    pub follow_up_signals: Option<String>,
    pub verification: String,
    pub is_verified: bool,
    pub language: Option<String>,
    pub polarity: Option<String>,
    pub polarities: Option<String>,
    pub is_certain: bool,
    pub urgency: i64,
    pub pressing: i64,
    pub urgency_reasons: String,
    pub helpful: i64,
    pub replies: i64,
    pub answered_at: Option<i64>,
    pub answer_minutes: Option<i64>,
    pub has_recovery: bool,
    pub is_counted: bool,
    pub credit: i64,
    pub text_hash: Option<i64>,
    pub is_erased: bool,
    pub reading: i64,
}

/// Columns are named as the fields that they keep.
macro_rules! columns {
    ($($field:ident),*) => {
        pub(crate) const COLUMNS: [&str; 71] = [$(stringify!($field)),*];

        impl Review {
            fn values(self) -> [Value; 71] {
                [$(self.$field.into()),*]
            }
        }
    };
}

columns!(
    id,
    review_id,
    n,
    at,
    received_at,
    stated_at,
    is_undated,
    day,
    sender,
    is_message,
    origin,
    import_id,
    person,
    author,
    address,
    device,
    order_id,
    product_id,
    product_name,
    category,
    stated_category,
    supplier,
    variant,
    region,
    rating,
    first_rating,
    class,
    first_class,
    title,
    text,
    dimensions,
    first_dimensions,
    photos,
    links,
    edited_at,
    restated_at,
    restatements,
    follow_up,
    follow_up_at,
    follow_up_received_at,
    follow_up_photos,
    follow_up_polarity,
    is_anonymous,
    is_rewarded,
    reward,
    request,
    is_unasked,
    state,
    refusal,
    signals,
    given_signals,
    follow_up_signals,
    verification,
    is_verified,
    language,
    polarity,
    polarities,
    is_certain,
    urgency,
    pressing,
    urgency_reasons,
    helpful,
    replies,
    answered_at,
    answer_minutes,
    has_recovery,
    is_counted,
    credit,
    text_hash,
    is_erased,
    reading
);

impl Review {
    /// None where it has words alone.
    pub fn stars(&self) -> Option<i64> {
        stars(self.rating)
    }

    /// Whether it says anything in numbers.
    pub fn is_rated(&self) -> bool {
        self.rating > 0 || self.dimensions != "{}"
    }

    /// Tenths of stars by dimension.
    pub fn dimensions(&self) -> BTreeMap<String, i64> {
        serde_json::from_str(&self.dimensions).unwrap_or_default()
    }

    /// As [`Self::dimensions`], of the first that were given.
    pub fn first_dimensions(&self) -> BTreeMap<String, i64> {
        serde_json::from_str(&self.first_dimensions).unwrap_or_default()
    }

    /// Whether both give the same stars and words.
    pub fn says_as(&self, other: &Self) -> bool {
        let said = |of: &Self| (of.rating, of.title.clone(), of.text.clone(), of.dimensions.clone());
        said(self) == said(other) && (&self.photos, &self.links) == (&other.photos, &other.links)
    }

    /// When it was last said otherwise than before, by whomever.
    pub fn changed_at(&self) -> Option<i64> {
        self.edited_at.max(self.restated_at)
    }

    pub fn restatements(&self) -> Vec<Restatement> {
        serde_json::from_str(&self.restatements).unwrap_or_default()
    }

    pub fn photos(&self) -> Vec<Uuid> {
        serde_json::from_str(&self.photos).unwrap_or_default()
    }

    /// What its product is called where everybody can read it: as in `names`, the public ones; else as the shop's own
    /// systems call it in the review. A form repeats what its link showed, which may be a visitor's.
    pub fn public_name<'a>(&'a self, names: &'a HashMap<String, String>) -> Option<&'a String> {
        let told = self.product_name.as_ref().filter(|_| self.sender != "form");
        self.product_id.as_ref().and_then(|product| names.get(product)).or(told)
    }

    /// Of what was added later.
    pub fn later_photos(&self) -> Vec<Uuid> {
        self.follow_up_photos.as_deref().and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default()
    }

    /// Addresses of pictures that lie elsewhere, and names of pictures that came without one.
    pub fn links(&self) -> Vec<String> {
        serde_json::from_str(&self.links).unwrap_or_default()
    }

    /// The addresses alone.
    pub fn addresses(&self) -> Vec<String> {
        let mut links = self.links();
        links.retain(|link| link.starts_with("https://") || link.starts_with("http://"));
        links
    }

    pub fn signals(&self) -> Vec<Signal> {
        serde_json::from_str(&self.signals).unwrap_or_default()
    }

    pub fn given_signals(&self) -> Option<Vec<Signal>> {
        given(self.given_signals.as_deref(), false)
    }

    pub fn follow_up_signals(&self) -> Option<Vec<Signal>> {
        given(self.follow_up_signals.as_deref(), true)
    }

    /// Whether the shop had asked for it.
    pub fn is_invited(&self) -> bool {
        self.request.is_some() && !self.is_unasked
    }

    pub fn is_published(&self) -> bool {
        self.state == "published"
    }

    /// Whether everybody may see it.
    pub fn is_public(&self) -> bool {
        self.is_published() && !self.is_message
    }

    /// Why it is not shown: what it was rejected for, or that it waits for a decision.
    pub fn hidden_for(&self) -> &str {
        self.refusal.as_deref().unwrap_or("held")
    }

    /// Where it was written, unless here: by a form, or on the shop's own pages. No file makes a review one of ours.
    pub fn came_from(&self) -> Option<&str> {
        let is_told_of_here = matches!(self.origin.as_str(), "form" | "server");
        match self.sender.as_str() {
            "form" => None,
            "import" if is_told_of_here => Some("import"),
            _ if is_told_of_here => None,
            _ => Some(&self.origin),
        }
    }

    /// Whether nobody knows when what was added to it was written.
    pub fn is_later_undated(&self) -> bool {
        self.sender == "import" && self.follow_up_at.is_some() && self.follow_up_received_at.is_none()
    }

    /// When it was written, as far as anybody knows.
    pub fn written_at(&self) -> Option<Timestamp> {
        (!self.is_undated).then(|| instant(self.at))
    }

    /// When an answer of then was given, as far as anybody knows: one that came with an import and has no time of its own is
    /// kept with the review's.
    pub fn replied_at(&self, at: i64) -> Option<Timestamp> {
        (at != self.at).then(|| instant(at))
    }

    /// When something bad was said later, where it was.
    pub fn bad_later(&self) -> Option<i64> {
        let reasons: Vec<String> = serde_json::from_str(&self.urgency_reasons).unwrap_or_default();
        self.follow_up_at.filter(|_| reasons.iter().any(|reason| reason == LATER))
    }

    /// Whether the last that its writer said is something bad that was added: the stars, unless they were changed after
    /// it, say it no more.
    pub fn ends_badly(&self) -> bool {
        self.bad_later() > self.edited_at
    }

    /// Whether its writer found it bad, the shop had it to mend, and the last its writer said, here or by a signed link, is good.
    pub fn turned_good(&self) -> bool {
        let is_its_writers = self.edited_at > self.restated_at;
        let is_good_now = self.class == "good" && !self.ends_badly();
        self.first_class == "bad" && is_good_now && self.has_recovery && is_its_writers
    }
}

/// Rows that an older version wrote have both kinds in both columns.
fn given(list: Option<&str>, is_later: bool) -> Option<Vec<Signal>> {
    let mut signals: Vec<Signal> = serde_json::from_str(list?).unwrap_or_default();
    signals.retain(|signal| signal.is_later == is_later);
    Some(signals)
}

/// A number of stars as it is told; it is stored as 0 where there are none.
pub(crate) fn stars(rating: i64) -> Option<i64> {
    (rating > 0).then_some(rating)
}

/// Why a review is pressing of which something bad was said later.
pub(crate) const LATER: &str = "follow_up";

/// [`Review::turned_good`] as a condition on `reviews r`.
pub const TURNED_GOOD: &str = "(r.first_class = 'bad' AND r.class = 'good' AND r.has_recovery
    AND r.edited_at > COALESCE(r.restated_at, 0)
    AND NOT (r.urgency_reasons LIKE '%\"follow_up\"%' AND r.follow_up_at > r.edited_at))";

/// True of a review that its order was reviewed with, as a condition on `reviews v`; not of one that somebody wrote who had
/// claimed another's order.
pub(crate) const HOLDS_PLACE: &str = "NOT (v.request IS NOT NULL AND v.verification = 'other_person')";

/// All columns, for a `SELECT` from `reviews`; `prefix` is `r.` or nothing.
pub(crate) fn columns(prefix: &str) -> String {
    COLUMNS.map(|column| format!("{prefix}{column}")).join(", ")
}

/// Reviews by their ids; those that are not there are left out.
pub(crate) async fn by_id(db: &impl Sql, shop: ShopId, ids: &[Uuid]) -> Result<Vec<Review>, StoreError> {
    let (all, of_shop) = (columns(""), unindexed("shop = $1"));
    rows_in(db, &[shop.0.into()], ids, |list| {
        format!("SELECT {all} FROM reviews WHERE id IN ({list}) AND {of_shop} ORDER BY id")
    })
    .await
}

/// What reviews have in common with others and are found by, each with an index of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Order,
    Product,
    Person,
    Import,
}

impl Key {
    #[cfg(test)]
    pub const ALL: [Self; 4] = [Self::Order, Self::Product, Self::Person, Self::Import];

    /// Its column, and whether that is indexed with the shop: ids that a shop gives are, others are indexed by themselves.
    fn column(self) -> (&'static str, bool) {
        match self {
            Self::Order => ("order_id", true),
            Self::Product => ("product_id", true),
            Self::Person => ("person", false),
            Self::Import => ("import_id", false),
        }
    }

    /// A query for the reviews that have one of a list.
    pub fn select(self, list: &str) -> String {
        let (column, is_with_shop) = self.column();
        let of_shop = if is_with_shop { "shop = $1".to_owned() } else { unindexed("shop = $1") };
        format!("SELECT {} FROM reviews WHERE {column} IN ({list}) AND {of_shop} ORDER BY id", columns(""))
    }
}

/// Reviews whose key is one of the values.
pub(crate) async fn by<V: Listed>(
    db: &impl Sql,
    shop: ShopId,
    key: Key,
    values: &[V],
) -> Result<Vec<Review>, StoreError> {
    rows_in(db, &[shop.0.into()], values, |list| key.select(list)).await
}

/// The reviews of people, as an erasure finds them.
pub(crate) async fn of_people(db: &impl Sql, shop: ShopId, people: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let of_shop = unindexed("shop = $1");
    let sql = |list: &str| format!("SELECT id FROM reviews WHERE person IN ({list}) AND {of_shop} ORDER BY id");
    ids_in(db, &[shop.0.into()], people, sql).await
}

pub(crate) async fn save(tx: &Tx, shop: ShopId, reviews: Vec<Review>) -> Result<(), StoreError> {
    let columns: Vec<&str> = std::iter::once("shop").chain(COLUMNS).collect();
    let set: Vec<String> = COLUMNS[1..].iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let upsert = format!("ON CONFLICT (id) DO UPDATE SET {}", set.join(", "));
    let rows = reviews.into_iter().map(|review| {
        let mut row: Vec<Value> = vec![shop.0.into()];
        row.extend(review.values());
        row
    });
    tx.insert("reviews", &columns, rows.collect(), &upsert).await?;
    Ok(())
}
