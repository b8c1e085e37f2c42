use std::collections::BTreeMap;

use primitives::json;
use serde_json::Value as Json;
use store::Misread;
use uuid::Uuid;

use super::Item;
use crate::people::Who;
use crate::signals::Signal;
use crate::verified::Verified;

/// What `Review Submitted` states.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub review_id: String,
    pub at: i64,
    pub received_at: i64,
    pub is_undated: bool,
    pub as_of: i64,
    /// form | server | import
    pub sender: &'static str,
    pub origin: String,
    pub import: Option<Uuid>,
    pub who: Who,
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    pub product_name: Option<String>,
    /// The product's, as who tells of the review names it.
    pub category: Option<String>,
    pub content: Content,
    pub is_anonymous: bool,
    pub is_rewarded: bool,
    pub reward: Option<String>,
    /// Only of a form's: the request whose link proved the order.
    pub request: Option<Uuid>,
    /// Only of a form's: whether its writer had asked for that link.
    pub is_unasked: bool,
    /// Only of a form's: what was noticed when it was sent.
    pub signals: Option<Vec<Signal>>,
    pub address: Option<String>,
    pub device: Option<String>,
    /// What the shop had answered where the review was written; only of an import's.
    pub reply: Option<Answered>,
    pub is_erased: bool,
    /// Only of who was erased: that it was of a purchase.
    pub verified: Option<Verified>,
}

/// An answer that came with a review. Without a time of its own it is told of the review's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub text: String,
    pub at: i64,
}

/// What a review says, and what an edit may change.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Content {
    /// 1 to 5; 0 where nobody gave stars.
    pub rating: i64,
    pub title: Option<String>,
    pub text: Option<String>,
    /// Tenths of stars.
    pub dimensions: BTreeMap<String, i64>,
    pub photos: Vec<Uuid>,
    /// Pictures that lie elsewhere: their addresses, or their names in an archive. They are never fetched.
    pub links: Vec<String>,
}

pub(crate) const MAX_TITLE: usize = 200;
pub(crate) const MAX_TEXT: usize = 10_000;
const MAX_DIMENSIONS: usize = 20;
const MAX_REPLY: usize = 5_000;
const MAX_LINKS: usize = 20;
const MAX_LINK: usize = 1_000;
const MAX_CATEGORY: usize = 200;
const MAX_NAME: usize = 256;

impl Statement {
    /// # Errors
    /// Says why it is no review.
    pub fn read(item: &Item<'_>) -> Result<Self, Misread> {
        let properties = item.properties();
        let review_id = json::text(properties, "review_id");
        let review_id = review_id.ok_or_else(|| Misread::new("missing", "review_id", "it has no review_id"))?;
        let is_form = item.is_own;
        let (sender, origin) = match (is_form, item.is_import()) {
            (true, _) => ("form", "form"),
            (_, true) => ("import", "import"),
            _ => ("server", "server"),
        };
        let mut who = Who::read(&item.stored.event, &item.body);
        who.name = json::line_up_to(properties, "author_name", MAX_NAME).or(who.name);
        let own = |text: Option<Uuid>| text.filter(|_| is_form);
        let signals = properties.get("signals").filter(|_| is_form);
        Ok(Self {
            at: item.at(),
            received_at: item.received_at(),
            is_undated: item.is_undated(),
            as_of: item.as_of(),
            sender,
            origin: json::text(properties, "origin").unwrap_or_else(|| origin.to_owned()),
            import: item.import,
            order_id: json::text(properties, "order_id"),
            product_id: json::text(properties, "product_id"),
            product_name: json::line_up_to(properties, "product_name", MAX_NAME),
            category: json::line_up_to(properties, "category", MAX_CATEGORY),
            content: Content::read(properties)?,
            is_anonymous: json::flag(properties, "is_anonymous"),
            is_rewarded: json::flag(properties, "is_rewarded"),
            reward: json::text(properties, "reward"),
            request: own(json::id(properties, "request_id")),
            is_unasked: is_form && json::flag(properties, "is_unasked"),
            signals: signals.map(|signals| serde_json::from_value(signals.clone()).unwrap_or_default()),
            address: json::text(properties, "address").filter(|_| is_form),
            device: json::text(properties, "device").filter(|_| is_form),
            reply: properties.get("reply").filter(|_| item.is_import()).map(|reply| Answered::read(reply, item.at())),
            is_erased: json::flag(properties, "is_erased"),
            verified: Verified::read(properties),
            review_id,
            who,
        })
    }
}

impl Answered {
    fn read(reply: &Json, reviewed_at: i64) -> Self {
        Self {
            text: json::text_up_to(reply, "text", MAX_REPLY).unwrap_or_default(),
            at: json::micros(reply, "at").unwrap_or(reviewed_at),
        }
    }
}

impl Content {
    /// # Errors
    /// Says what is wrong with the rating, or that there is nothing to be read.
    pub fn read(properties: &Json) -> Result<Self, Misread> {
        let rating = stars(properties)?;
        let text = json::text_up_to(properties, "text", MAX_TEXT);
        // Of who was erased, not even the words are left.
        if rating == 0 && text.is_none() && !json::flag(properties, "is_erased") {
            return Err(Misread::new("empty_review", "text", "it has neither a rating nor a text"));
        }
        let photos = properties.get("photos").and_then(Json::as_array);
        let ids = photos.into_iter().flatten().filter_map(|id| id.as_str()?.parse().ok());
        Ok(Self {
            rating,
            title: json::line_up_to(properties, "title", MAX_TITLE),
            text,
            dimensions: dimensions(properties),
            photos: ids.take(6).collect(),
            links: links(properties),
        })
    }
}

/// 0 where none are given: what somebody wrote without stars is a review too.
fn stars(properties: &Json) -> Result<i64, Misread> {
    let Some(given) = properties.get("rating").filter(|given| !given.is_null()) else { return Ok(0) };
    let wrong = |reason: String| Misread::new("bad_rating", "rating", reason);
    let rating =
        json::number(properties, "rating").ok_or_else(|| wrong(format!("its rating {given} is not a number")))?;
    let stars = (1..=5i64).find(|stars| (rating - *stars as f64).abs() < f64::EPSILON);
    stars.ok_or_else(|| wrong(format!("its rating {rating} is not a whole number from 1 to 5")))
}

/// Only addresses of the web, and names of pictures.
fn links(properties: &Json) -> Vec<String> {
    let given = properties.get("picture_links").and_then(Json::as_array).into_iter().flatten();
    let is_link = |link: &&str| {
        let is_web = link.starts_with("https://") || link.starts_with("http://");
        // A name may have spaces in it, an address none.
        let is_one = if is_web { !link.chars().any(char::is_whitespace) } else { is_picture(link) };
        is_one && link.len() <= MAX_LINK && !link.chars().any(char::is_control)
    };
    given.filter_map(Json::as_str).filter(is_link).take(MAX_LINKS).map(str::to_owned).collect()
}

/// Whether it is the name of a picture's file, and no address.
fn is_picture(name: &str) -> bool {
    let kind = name.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase());
    !name.contains(':') && matches!(kind.as_deref(), Some("jpg" | "jpeg" | "png" | "webp"))
}

/// Those that are 1 to 5; halves and tenths are kept.
fn dimensions(properties: &Json) -> BTreeMap<String, i64> {
    let none = serde_json::Map::new();
    let given = properties.get("dimensions").and_then(Json::as_object).unwrap_or(&none);
    let fit = given.keys().filter(|key| (1..=32).contains(&key.len())).filter_map(|key| {
        let stars = json::number(properties.get("dimensions")?, key)?;
        // Within range, so the cast is exact to the tenth.
        (1.0..=5.0).contains(&stars).then(|| (key.clone(), (stars * 10.0).round() as i64))
    });
    fit.take(MAX_DIMENSIONS).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_pictures_may_have_spaces_and_addresses_none() {
        let given = json!({"picture_links": ["red cup.jpg", "https://a.example/1 2.jpg", "https://a.example/3.jpg",
            "a\nb.jpg", "red cup"]});
        assert_eq!(links(&given), ["red cup.jpg", "https://a.example/3.jpg"]);
    }

    #[test]
    fn words_need_no_stars_and_stars_no_words() {
        let rating = |properties: Json| Content::read(&properties).map(|content| content.rating);
        assert_eq!(rating(json!({"text": "很好用"})), Ok(0));
        assert_eq!(rating(json!({"text": "很好用", "rating": null})), Ok(0));
        assert_eq!(rating(json!({"rating": "4"})), Ok(4));
        assert_eq!(rating(json!({"is_erased": true})), Ok(0), "it was there before its words went");
        for wrong in
            [json!({}), json!({"text": " "}), json!({"text": "a", "rating": 0}), json!({"text": "a", "rating": "five"})]
        {
            assert!(Content::read(&wrong).is_err(), "{wrong}");
        }
    }
}
