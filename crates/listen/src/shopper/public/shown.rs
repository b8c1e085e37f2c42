use std::collections::{BTreeMap, HashMap};

use pages::picture::SMALL;
use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, distinct, instant_opt, rows_in, sea_orm};
use uuid::Uuid;
use web::{Kit, mask};

use super::{origin, own_site};
use crate::media::record::{self, Photo};
use crate::people::Who;
use crate::reviews::row::Review;
use crate::reviews::view::public_names;
use crate::settings::Named;

/// A review as everybody may see it.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    pub id: Uuid,
    /// Null where nobody knows when it was written.
    pub at: Option<Timestamp>,
    /// Null where somebody wrote without giving stars.
    pub rating: Option<i64>,
    pub title: Option<String>,
    pub text: Option<String>,
    /// Null when the reviewer is anonymous or gave no name.
    pub author: Option<String>,
    pub is_anonymous: bool,
    pub is_verified: bool,
    pub is_rewarded: bool,
    pub is_edited: bool,
    /// When it was last said otherwise than before: by its writer, or by the shop's system or a file.
    pub edited_at: Option<Timestamp>,
    /// Whether the shop asked for it.
    pub is_invited: bool,
    /// Where it was written; null of what was written here.
    pub origin: Option<Named>,
    /// Whether search engines may be told of it.
    #[serde(skip)]
    pub is_of_own_site: bool,
    /// Null for a review of the shop.
    pub product: Option<Product>,
    /// Stars by dimension.
    pub dimensions: BTreeMap<String, f64>,
    pub photos: Vec<ShownPhoto>,
    pub follow_up: Option<FollowUp>,
    pub replies: Vec<Reply>,
    pub helpful: i64,
    /// zh or en; null where it is neither, or nobody knows.
    pub language: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Product {
    pub id: String,
    pub name: String,
}

/// Addresses without the host.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ShownPhoto {
    pub small: String,
    pub large: String,
    /// Of the large one, in pixels.
    pub width: i64,
    pub height: i64,
}

impl ShownPhoto {
    /// Width and height of the small one: a page that knows them keeps its place while it is loaded.
    pub fn small_size(&self) -> (i64, i64) {
        let (most, longest) = (i64::from(SMALL), self.width.max(self.height).max(1));
        if longest <= most {
            return (self.width, self.height);
        }
        let side = |side: i64| ((2 * side * most + longest) / (2 * longest)).max(1);
        (side(self.width), side(self.height))
    }
}

#[derive(Debug, Serialize)]
pub(super) struct FollowUp {
    /// As of the review.
    pub at: Option<Timestamp>,
    pub text: String,
    pub photos: Vec<ShownPhoto>,
}

#[derive(Debug, Serialize)]
pub(super) struct Reply {
    /// As of the review.
    pub at: Option<Timestamp>,
    pub text: String,
}

#[derive(FromQueryResult)]
struct ReplyRow {
    review: Uuid,
    at: i64,
    text: String,
}

/// Adds to reviews what is shown with them.
pub(super) async fn show(kit: &Kit, shop: ShopId, reviews: Vec<Review>) -> Result<Vec<Shown>, StoreError> {
    let people: Vec<Uuid> = reviews.iter().filter_map(|review| review.person).collect();
    let keys = kit.vault.existing_keys(&kit.store, &people).await?;
    let photos: Vec<Uuid> =
        reviews.iter().flat_map(|review| [review.photos(), review.later_photos()].concat()).collect();
    let photos = record::photos(&kit.store, &photos).await?.into_iter().map(|photo| (photo.id, photo)).collect();
    let products = distinct(reviews.iter().filter_map(|review| review.product_id.clone()));
    let names = public_names(&kit.store, shop, &products).await?;
    let mut replies = replies(&kit.store, &reviews).await?;
    let mut shown = Vec::with_capacity(reviews.len());
    for mut review in reviews {
        review.product_name = review.public_name(&names).cloned();
        let who = Who::open(&keys, review.person, review.author.as_deref())?;
        let answers = replies.remove(&review.id).unwrap_or_default();
        shown.push(one(review, &who, &photos, answers));
    }
    Ok(shown)
}

fn one(review: Review, who: &Who, photos: &HashMap<Uuid, Photo>, replies: Vec<Reply>) -> Shown {
    let is_anonymous = review.is_anonymous || review.is_erased;
    let later = review.later_photos();
    let dimensions = review.dimensions().into_iter().map(|(key, tenths)| (key, tenths as f64 / 10.0)).collect();
    let author = who.name.as_deref().filter(|_| !is_anonymous).map(|name| public_name(&review, name));
    let product = review
        .product_id
        .clone()
        .map(|id| Product { name: review.product_name.clone().unwrap_or_else(|| id.clone()), id });
    let later_at = instant_opt(review.follow_up_at).filter(|_| !review.is_later_undated());
    let follow_up = review.follow_up.clone().filter(|_| review.follow_up_at.is_some());
    Shown {
        id: review.id,
        at: review.written_at(),
        rating: review.stars(),
        author,
        is_anonymous,
        is_verified: review.is_verified,
        is_rewarded: review.is_rewarded,
        is_edited: review.changed_at().is_some(),
        edited_at: instant_opt(review.changed_at()),
        is_invited: review.is_invited(),
        origin: origin::of(&review),
        is_of_own_site: own_site::is_own(&review.origin),
        product,
        dimensions,
        photos: pictures(&review.photos(), photos),
        follow_up: follow_up.map(|text| FollowUp { at: later_at, text, photos: pictures(&later, photos) }),
        replies,
        helpful: review.helpful,
        language: review.language.filter(|language| language != "other"),
        title: review.title,
        text: review.text,
    }
}

/// A form says that the name will be shown; whoever wrote elsewhere was not told so.
fn public_name(review: &Review, name: &str) -> String {
    if review.sender == "form" { name.to_owned() } else { mask::name(name) }
}

fn pictures(ids: &[Uuid], photos: &HashMap<Uuid, Photo>) -> Vec<ShownPhoto> {
    let shown = |photo: &Photo| ShownPhoto {
        small: format!("/media/{}/320", photo.id),
        large: format!("/media/{}/1280", photo.id),
        width: photo.width,
        height: photo.height,
    };
    ids.iter().filter_map(|id| photos.get(id)).map(shown).collect()
}

/// The public ones, oldest first.
async fn replies(db: &impl Sql, reviews: &[Review]) -> Result<HashMap<Uuid, Vec<Reply>>, StoreError> {
    let ids: Vec<Uuid> = reviews.iter().filter(|review| review.replies > 0).map(|review| review.id).collect();
    let rows: Vec<ReplyRow> = rows_in(db, &[], &ids, |list| {
        format!(
            "SELECT review, at, text FROM review_replies
             WHERE NOT is_private AND text <> '' AND review IN ({list}) ORDER BY at, id"
        )
    })
    .await?;
    let answered: HashMap<Uuid, &Review> = reviews.iter().map(|review| (review.id, review)).collect();
    let mut replies: HashMap<Uuid, Vec<Reply>> = HashMap::new();
    for ReplyRow { review, at, text } in rows {
        let at = answered.get(&review).and_then(|review| review.replied_at(at));
        replies.entry(review).or_default().push(Reply { at, text });
    }
    Ok(replies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_size_is_that_of_the_file() {
        let of = |width, height| ShownPhoto { small: String::new(), large: String::new(), width, height }.small_size();
        assert_eq!([of(1_280, 640), of(640, 1_280), of(40, 30)], [(320, 160), (160, 320), (40, 30)]);
        assert_eq!([of(1_280, 1), of(0, 0)], [(320, 1), (0, 0)]);
    }
}
