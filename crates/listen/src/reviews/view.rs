use std::collections::{BTreeMap, HashMap};

use contact::Directory;
use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Vault, instant, instant_opt, rows_in, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::mask;

use super::held::Held;
use super::row::Review;
use crate::people::Who;
use crate::recoveries::{self, RecoveryView};
use crate::reports;
use crate::settings::Settings;
use crate::signals::Signal;

/// A review in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReviewRow {
    pub id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// It came in a file that does not say when it was written: `at` is when it came.
    pub is_undated: bool,
    /// 1 to 5; null where somebody wrote without giving stars.
    pub rating: Option<i64>,
    /// good | neutral | bad; unrated without stars.
    pub class: String,
    pub title: Option<String>,
    pub text: Option<String>,
    /// Stars, with tenths.
    pub dimensions: BTreeMap<String, f64>,
    /// As it is signed where everybody can read it.
    pub author: Author,
    /// Who wrote it, of those whom the shop knows; not told in drafts and files.
    pub customer: Option<Customer>,
    pub product: Option<ProductName>,
    /// The product's, or as the file of reviews names it.
    pub category: Option<String>,
    pub order_id: Option<String>,
    pub is_verified: bool,
    pub is_rewarded: bool,
    pub is_anonymous: bool,
    /// Of a file and without stars: it may be a message to the shop, and only staff see it.
    pub is_message: bool,
    /// published | held | rejected
    pub state: String,
    /// Of a held one: since when, and what becomes of it.
    pub held: Option<Held>,
    pub signals: Vec<Signal>,
    /// Visitors' reports about which nobody has decided since.
    pub open_reports: i64,
    /// zh | en | other
    pub language: Option<String>,
    /// Null without a text.
    pub polarity: Option<Polarities>,
    pub is_certain: bool,
    pub aspects: Vec<AspectSaid>,
    /// 0 to 100; 0 when nothing is to be done.
    pub urgency: i64,
    pub urgency_reasons: Vec<String>,
    pub replies_count: i64,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
    pub recovery: Option<RecoveryView>,
    pub helpful: i64,
    /// Of a review that is not published, only for those who may see personal fields.
    pub photos: Vec<PhotoView>,
    /// Addresses of pictures that lie where the review was written. They are not fetched and not shown to shoppers.
    pub picture_links: Vec<String>,
    pub origin: String,
}

#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = ReviewAuthor)]
pub(crate) struct Author {
    /// Masked for those who may not see personal fields, to whom ids are not shown.
    pub name: Option<String>,
    pub user_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReviewCustomer)]
pub(crate) struct Customer {
    pub id: Uuid,
    /// Masked for those who may not see personal fields; null where it is not known.
    pub name: Option<String>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProductName {
    pub id: String,
    pub name: Option<String>,
}

/// Probabilities; they sum up to 1.
#[derive(Debug, Clone, Copy, Serialize, serde::Deserialize, ToSchema)]
#[schema(as = PolarityShares)]
pub(crate) struct Polarities {
    pub negative: f64,
    pub neutral: f64,
    pub positive: f64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AspectSaid {
    pub aspect: String,
    pub polarity: String,
    pub quotes: Vec<Quote>,
}

/// A part of the text, in characters.
#[derive(Debug, Clone, Copy, Serialize, serde::Deserialize, ToSchema)]
#[schema(as = TextPart)]
pub(crate) struct Quote {
    pub start: i64,
    pub end: i64,
}

#[derive(Debug, Clone, Serialize, ToSchema, FromQueryResult)]
pub(crate) struct PhotoView {
    pub id: Uuid,
    pub width: i64,
    pub height: i64,
}

#[derive(FromQueryResult)]
struct AspectRow {
    review: Uuid,
    aspect: String,
    polarity: String,
    quotes: String,
}

#[derive(FromQueryResult)]
struct NameRow {
    product_id: String,
    name: String,
}

/// How rows are shown, and to whom.
pub(crate) struct Show<'a> {
    pub shop: ShopId,
    pub vault: &'a Vault,
    pub settings: &'a Settings,
    pub is_masked: bool,
    /// Who the customers are, where that is told.
    pub directory: Option<&'a dyn Directory>,
}

/// Completes rows, in their order.
pub(crate) async fn complete(
    db: &impl Sql,
    show: &Show<'_>,
    reviews: Vec<Review>,
) -> Result<Vec<ReviewRow>, StoreError> {
    let ids: Vec<Uuid> = reviews.iter().map(|review| review.id).collect();
    let people: Vec<Uuid> = reviews.iter().filter_map(|review| review.person).collect();
    let keys = show.vault.existing_keys(db, &people).await?;
    let mut aspects = aspects(db, &ids).await?;
    let reports = reports::open_of(db, &ids).await?;
    let mut recoveries = recoveries::of_reviews(db, show.shop, show.settings, &ids).await?;
    let photos: Vec<Uuid> = reviews.iter().flat_map(Review::photos).collect();
    let photos = photos_by_id(db, &photos).await?;
    let products: Vec<String> = reviews.iter().filter_map(|review| review.product_id.clone()).collect();
    let names = names(db, show.shop, &products).await?;
    let opened = reviews.iter().map(|review| Who::open(&keys, review.person, review.author.as_deref()));
    let people: Vec<Who> = opened.collect::<Result<_, _>>()?;
    let mut customers = customers(show, &people).await?;
    let mut rows = Vec::with_capacity(reviews.len());
    for (place, (review, who)) in reviews.into_iter().zip(people).enumerate() {
        let held = Held::of(&review, show.settings);
        let mut row = ReviewRow { held, ..view(review, &photos, show.is_masked, who) };
        row.aspects = aspects.remove(&row.id).unwrap_or_default();
        row.customer = customers.remove(&place);
        row.recovery = recoveries.remove(&row.id);
        row.open_reports = reports.get(&row.id).copied().unwrap_or(0);
        if let Some(product) = row.product.as_mut() {
            product.name = names.get(&product.id).cloned().or(product.name.take());
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The customers among some people, by their places in the list.
async fn customers(show: &Show<'_>, people: &[Who]) -> Result<HashMap<usize, Customer>, StoreError> {
    let Some(directory) = show.directory else { return Ok(HashMap::new()) };
    let people: Vec<contact::Who> = people.iter().map(Who::called).collect();
    let found = directory.called(show.shop, &people, show.is_masked).await?;
    Ok(found.into_iter().map(|(place, contact::Customer { id, name })| (place, Customer { id, name })).collect())
}

fn view(review: Review, photos: &HashMap<Uuid, PhotoView>, is_masked: bool, who: Who) -> ReviewRow {
    let author = if is_masked {
        Author { name: who.name.as_deref().map(mask::name), user_id: None }
    } else {
        Author { name: who.name, user_id: who.user_id.or(who.buyer_id) }
    };
    let product_name = review.product_name.clone();
    ReviewRow {
        id: review.id,
        at: instant(review.at),
        is_undated: review.is_undated,
        rating: review.stars(),
        dimensions: review.dimensions().into_iter().map(|(key, tenths)| (key, tenths as f64 / 10.0)).collect(),
        author,
        customer: None,
        photos: pictures(&review, is_masked).iter().filter_map(|id| photos.get(id).cloned()).collect(),
        picture_links: review.addresses(),
        signals: review.signals(),
        open_reports: 0,
        product: review.product_id.clone().map(|id| ProductName { id, name: product_name }),
        category: Some(review.category).filter(|category| !category.is_empty()),
        class: review.class,
        title: review.title,
        text: review.text,
        order_id: review.order_id,
        is_verified: review.is_verified,
        is_rewarded: review.is_rewarded,
        is_anonymous: review.is_anonymous,
        is_message: review.is_message,
        state: review.state,
        held: None,
        language: review.language,
        polarity: review.polarities.and_then(|json| serde_json::from_str(&json).ok()),
        is_certain: review.is_certain,
        aspects: Vec::new(),
        urgency: review.urgency,
        urgency_reasons: serde_json::from_str(&review.urgency_reasons).unwrap_or_default(),
        replies_count: review.replies,
        answered_at: instant_opt(review.answered_at),
        recovery: None,
        helpful: review.helpful,
        origin: review.origin,
    }
}

/// Whoever knows a picture's id can look at it until it is rejected: so its id is told to nobody who may not see it.
fn pictures(review: &Review, is_masked: bool) -> Vec<Uuid> {
    if is_masked && !review.is_public() { Vec::new() } else { review.photos() }
}

async fn aspects(db: &impl Sql, reviews: &[Uuid]) -> Result<HashMap<Uuid, Vec<AspectSaid>>, StoreError> {
    let rows: Vec<AspectRow> = rows_in(db, &[], reviews, |list| {
        format!(
            "SELECT review, aspect, polarity, quotes FROM review_aspects WHERE review IN ({list}) ORDER BY review, ordinal"
        )
    })
    .await?;
    let mut all: HashMap<Uuid, Vec<AspectSaid>> = HashMap::new();
    for row in rows {
        let quotes: Vec<(i64, i64)> = serde_json::from_str(&row.quotes).unwrap_or_default();
        let quotes = quotes.into_iter().map(|(start, end)| Quote { start, end }).collect();
        all.entry(row.review).or_default().push(AspectSaid { aspect: row.aspect, polarity: row.polarity, quotes });
    }
    Ok(all)
}

pub(crate) async fn photos_by_id(db: &impl Sql, ids: &[Uuid]) -> Result<HashMap<Uuid, PhotoView>, StoreError> {
    let rows: Vec<PhotoView> =
        rows_in(db, &[], ids, |list| format!("SELECT id, width, height FROM media WHERE id IN ({list})")).await?;
    Ok(rows.into_iter().map(|photo| (photo.id, photo)).collect())
}

/// What products are called, for staff: also by what only visitors call them.
pub(crate) async fn names(
    db: &impl Sql,
    shop: ShopId,
    products: &[String],
) -> Result<HashMap<String, String>, StoreError> {
    called(db, shop, products, ("COALESCE(claimed_name, name)", "")).await
}

/// What products are called where everybody can read it; without those that only visitors name.
pub(crate) async fn public_names(
    db: &impl Sql,
    shop: ShopId,
    products: &[String],
) -> Result<HashMap<String, String>, StoreError> {
    called(db, shop, products, ("name", " AND claimed_name IS NULL")).await
}

async fn called(
    db: &impl Sql,
    shop: ShopId,
    products: &[String],
    (name, more): (&str, &str),
) -> Result<HashMap<String, String>, StoreError> {
    let rows: Vec<NameRow> = rows_in(db, &[shop.0.into()], products, |list| {
        format!(
            "SELECT product_id, {name} AS name FROM review_products WHERE shop = $1 AND product_id IN ({list}){more}"
        )
    })
    .await?;
    Ok(rows.into_iter().map(|row| (row.product_id, row.name)).collect())
}
