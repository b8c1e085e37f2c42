use std::collections::BTreeMap;

use pages::Language;
use primitives::ShopId;
use serde_json::{Value as Json, json};
use store::{FromQueryResult, Sql, StoreError, Tx, micros, sea_orm};
use uuid::Uuid;
use web::{Fault, Problem};

use super::row::{self, HOLDS_PLACE, Review};
use super::suspect::{NEW, Sent, suspect};
use crate::facts::{MAX_TEXT, MAX_TITLE};
use crate::links::request::Reason;
use crate::own::{Actor, act};
use crate::people::Who;
use crate::shop::Shop;
use crate::signals::Signal;
use crate::{Listen, coupons, ids, settings, work};

/// A review that a shopper sends by the shop's own form. Who sends it and that the order is theirs was shown by the
/// signed link of the request.
#[derive(Debug, Clone, Default)]
pub struct Submission {
    /// The request whose link was used; its order is the review's.
    pub request: Uuid,
    /// One of the order's; none for the review of the shop.
    pub product_id: Option<String>,
    /// 1 to 5.
    pub rating: i64,
    pub title: Option<String>,
    pub text: Option<String>,
    /// 1 to 5 each.
    pub dimensions: BTreeMap<String, i64>,
    pub is_anonymous: bool,
    pub author_name: Option<String>,
    /// Pictures taken for this request.
    pub photos: Vec<Uuid>,
    /// The sender's address, for signals only; stored as a keyed fingerprint.
    pub address: Option<String>,
    /// What the sender's browser is known by, in the same way.
    pub device: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Edit {
    pub rating: i64,
    pub title: Option<String>,
    pub text: Option<String>,
    pub dimensions: BTreeMap<String, i64>,
}

#[derive(Debug, Clone, Default)]
pub struct FollowUp {
    pub text: String,
    pub photos: Vec<Uuid>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    pub id: Uuid,
    /// published | held
    pub state: String,
}

/// Takes a review: checks it, decides whether it is verified and whether a signal holds it, queues its event and puts
/// the row, what its text says and the recovery of a bad one in place, all in `tx`. The caller commits.
///
/// # Errors
/// 422 naming the field; 404 for an unknown request; 409 `already_sent` when the request's order has a review of this
/// product already (see [`edit`]).
pub async fn submit(tx: &Tx, listen: &Listen, shop: ShopId, submission: Submission) -> Result<Submitted, Problem> {
    work::lock(tx).await?;
    let Request { order_id, reason } = request_of(tx, shop, submission.request).await?;
    check(submission.rating, submission.title.as_deref(), submission.text.as_deref(), &submission.dimensions)?;
    check_photos(&submission.photos)?;
    may_be_new(tx, shop, &order_id, submission.product_id.as_deref()).await?;
    let review_id = match &submission.product_id {
        Some(product) => format!("{}:{product}", submission.request),
        None => submission.request.to_string(),
    };
    let blind = |context: &str, value: &String| listen.kit.vault.blind_text(context, value);
    let address = submission.address.as_ref().map(|address| blind("listen/address", address));
    let device = submission.device.as_ref().map(|device| blind("listen/device", device));
    let text = joined(submission.title.as_deref(), submission.text.as_deref());
    let sent = Sent {
        id: Uuid::nil(),
        n: NEW,
        rating: submission.rating,
        text: &text,
        order_id: Some(&order_id),
        product_id: submission.product_id.as_deref(),
        address: address.as_deref(),
        device: device.as_deref(),
    };
    let signals = signals(tx, listen, shop, &sent).await?;
    let reward = reward(tx, shop).await?;
    let properties = json!({
        "review_id": review_id,
        "order_id": order_id,
        "product_id": submission.product_id,
        "rating": submission.rating,
        "title": submission.title,
        "text": submission.text,
        "dimensions": submission.dimensions,
        "is_anonymous": submission.is_anonymous,
        "author_name": submission.author_name,
        "photos": submission.photos,
        "is_rewarded": reward.is_some(),
        "reward": reward,
        "request_id": submission.request,
        "is_unasked": reason == Reason::Unasked.as_str(),
        "signals": signals,
        "address": address,
        "device": device,
    });
    let shopper = Actor::Shopper(buyer(tx, listen, shop, &order_id).await?);
    let taken = told(tx, listen, shop, &shopper, "Review Submitted", &properties).await?;
    if reward.is_some() {
        coupons::give(tx, listen, shop, &order_id).await?;
    }
    Ok(taken)
}

/// Changes a neutral or bad review once, within the shop's days for it (30).
///
/// # Errors
/// 404; 409 `not_editable` saying why; 422.
pub async fn edit(tx: &Tx, listen: &Listen, shop: ShopId, review: Uuid, edit: Edit) -> Result<Submitted, Problem> {
    work::lock(tx).await?;
    let review = find(tx, shop, review).await?;
    let settings = settings::load(tx, shop).await?;
    let refuse = |why: &str| Err(Problem::conflict("not_editable", why));
    if review.is_withdrawn() {
        return refuse("its writer withdrew the review");
    }
    if review.is_changed() {
        return refuse("the review was changed before: it can be changed once");
    }
    if review.class == "good" {
        return refuse("a good review stays as it is");
    }
    if micros(listen.kit.now()) - review.at > settings.edit_days * DAY {
        return refuse("the time to change the review has passed");
    }
    check(edit.rating, edit.title.as_deref(), edit.text.as_deref(), &edit.dimensions)?;
    let text = joined(edit.title.as_deref(), edit.text.as_deref());
    let sent = Sent {
        // A text that stays as it was is no copy of another.
        id: review.id,
        n: NEW,
        rating: edit.rating,
        text: &text,
        order_id: review.order_id.as_deref(),
        product_id: None,
        address: None,
        device: None,
    };
    let mut signals = signals(tx, listen, shop, &sent).await?;
    // How many write now was looked at when it was sent.
    signals.retain(|signal| signal.kind != "surge");
    let properties = json!({
        "review_id": review.review_id,
        "rating": edit.rating,
        "title": edit.title,
        "text": edit.text,
        "dimensions": edit.dimensions,
        "signals": signals,
    });
    let shopper = author(tx, listen, &review).await?;
    told(tx, listen, shop, &shopper, "Review Edited", &properties).await
}

/// Adds what the shopper says later (追评): once, within 180 days; it does not alter the score.
///
/// # Errors
/// 404; 409 `withdrawn`, `already_followed_up` or `too_late`; 422.
pub async fn follow_up(tx: &Tx, listen: &Listen, shop: ShopId, review: Uuid, more: FollowUp) -> Result<(), Problem> {
    work::lock(tx).await?;
    let review = find(tx, shop, review).await?;
    let settings = settings::load(tx, shop).await?;
    if review.is_withdrawn() {
        return Err(Problem::conflict("withdrawn", "its writer withdrew the review"));
    }
    if review.follow_up_at.is_some() {
        return Err(Problem::conflict("already_followed_up", "there is a follow-up already: one can be added"));
    }
    if micros(listen.kit.now()) - review.at > settings.follow_up_days * DAY {
        return Err(Problem::conflict("too_late", "the time to add to the review has passed"));
    }
    if more.text.trim().is_empty() || more.text.chars().count() > MAX_TEXT {
        return Err(Problem::invalid("text", Fault::Characters { least: 1, most: MAX_TEXT }));
    }
    check_photos(&more.photos)?;
    let signals = Signal::of_later(&more.text, settings.hold);
    let properties =
        json!({"review_id": review.review_id, "text": more.text, "photos": more.photos, "signals": signals});
    let shopper = author(tx, listen, &review).await?;
    told(tx, listen, shop, &shopper, "Review Followed Up", &properties).await.map(drop)
}

const DAY: i64 = 86_400_000_000;
const MAX_PHOTOS: usize = 6;
const MAX_DIMENSIONS: usize = 20;
const LONGEST_KEY: usize = 32;

#[derive(FromQueryResult)]
struct Request {
    order_id: String,
    reason: String,
}

async fn request_of(tx: &Tx, shop: ShopId, request: Uuid) -> Result<Request, Problem> {
    let sql = "SELECT order_id, reason FROM review_requests WHERE shop = $1 AND id = $2 AND is_sampled";
    let found: Option<Request> = tx.row(sql, vec![shop.0.into(), request.into()]).await?;
    found.ok_or_else(|| Problem::not_found("review request"))
}

async fn may_be_new(tx: &Tx, shop: ShopId, order_id: &str, product: Option<&str>) -> Result<(), Problem> {
    let values = || vec![shop.0.into(), order_id.into(), product.unwrap_or_default().into()];
    if product.is_some() {
        let sql = "SELECT product_id FROM review_order_lines WHERE shop = $1 AND order_id = $2 AND product_id = $3";
        let found: Option<String> = tx.scalar(sql, values()).await?;
        found.ok_or_else(|| Problem::invalid("product_id", Fault::Unknown))?;
    }
    let sql = format!(
        "SELECT v.id FROM reviews v WHERE v.shop = $1 AND v.order_id = $2 AND COALESCE(v.product_id, '') = $3
         AND {HOLDS_PLACE} LIMIT 1"
    );
    match tx.scalar::<Uuid>(&sql, values()).await? {
        Some(_) => Err(Problem::conflict("already_sent", "this was reviewed already")),
        None => Ok(()),
    }
}

pub(super) fn check(
    rating: i64,
    title: Option<&str>,
    text: Option<&str>,
    dimensions: &BTreeMap<String, i64>,
) -> Result<(), Problem> {
    if !(1..=5).contains(&rating) {
        return Err(Problem::invalid("rating", Fault::Range { low: 1, high: 5 }));
    }
    for (field, value, most) in [("title", title, MAX_TITLE), ("text", text, MAX_TEXT)] {
        if value.is_some_and(|value| value.chars().count() > most) {
            return Err(Problem::invalid(field, Fault::TooLong { most }));
        }
    }
    let wrong = |fault: Fault| Err(Problem::invalid("dimensions", fault));
    if dimensions.len() > MAX_DIMENSIONS {
        return wrong(Fault::TooMany { most: MAX_DIMENSIONS });
    }
    if !dimensions.keys().all(|key| (1..=LONGEST_KEY).contains(&key.len())) {
        return wrong(Fault::Characters { least: 1, most: LONGEST_KEY });
    }
    if !dimensions.values().all(|stars| (1..=5).contains(stars)) {
        return wrong(Fault::Range { low: 1, high: 5 });
    }
    Ok(())
}

pub(super) fn check_photos(photos: &[Uuid]) -> Result<(), Problem> {
    if photos.len() > MAX_PHOTOS {
        return Err(Problem::invalid("photos", Fault::TooMany { most: MAX_PHOTOS }));
    }
    Ok(())
}

pub(super) async fn signals(tx: &Tx, listen: &Listen, shop: ShopId, sent: &Sent<'_>) -> Result<Vec<Signal>, Problem> {
    let settings = settings::load(tx, shop).await?;
    let shop = Shop::load(tx, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    Ok(suspect(tx, &listen.kit.vault, &shop, &settings, sent, listen.kit.now()).await?)
}

/// What the shop gives for a review, as it was said on the form in the shop's language.
async fn reward(tx: &Tx, shop: ShopId) -> Result<Option<String>, Problem> {
    let settings = settings::load(tx, shop).await?;
    let shop = Shop::load(tx, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let language = Language::parse(&shop.language).unwrap_or(Language::En);
    Ok(settings.reward.in_language(language).map(str::to_owned))
}

/// Queues and applies the event; gives what became of the review.
pub(super) async fn told(
    tx: &Tx,
    listen: &Listen,
    shop: ShopId,
    actor: &Actor<'_>,
    name: &str,
    properties: &Json,
) -> Result<Submitted, Problem> {
    act(tx, listen, shop, actor, name, properties).await?;
    let id = ids::review(shop, properties["review_id"].as_str().unwrap_or_default());
    let review = find(tx, shop, id).await?;
    Ok(Submitted { id, state: review.state })
}

/// A review that was not erased.
pub(crate) async fn find(db: &impl Sql, shop: ShopId, id: Uuid) -> Result<Review, Problem> {
    let found = row::by_id(db, shop, &[id]).await?.pop().filter(|review| !review.is_erased);
    found.ok_or_else(|| Problem::not_found("review"))
}

/// Who bought the order, as far as they are known.
pub(crate) async fn buyer(tx: &Tx, listen: &Listen, shop: ShopId, order_id: &str) -> Result<Who, StoreError> {
    let sql = "SELECT person, buyer FROM review_orders WHERE shop = $1 AND order_id = $2";
    let found: Option<Sealed> = tx.row(sql, vec![shop.0.into(), order_id.into()]).await?;
    open(tx, listen, found.and_then(|found| Some((found.person?, found.buyer?)))).await
}

pub(super) async fn author(tx: &Tx, listen: &Listen, review: &Review) -> Result<Actor<'static>, StoreError> {
    Ok(Actor::Shopper(open(tx, listen, review.person.zip(review.author.clone())).await?))
}

#[derive(FromQueryResult)]
struct Sealed {
    person: Option<Uuid>,
    buyer: Option<Vec<u8>>,
}

async fn open(tx: &Tx, listen: &Listen, sealed: Option<(Uuid, Vec<u8>)>) -> Result<Who, StoreError> {
    let Some((person, sealed)) = sealed else { return Ok(Who::default()) };
    let keys = listen.kit.vault.existing_keys(tx, &[person]).await?;
    Who::open(&keys, Some(person), Some(&sealed))
}

/// Title and text as one.
pub(super) fn joined(title: Option<&str>, text: Option<&str>) -> String {
    [title, text].into_iter().flatten().collect::<Vec<_>>().join("\n")
}
