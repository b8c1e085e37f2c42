//! Addresses of the page of reviews as a visitor has narrowed it.

use pages::{Language, encoded};
use primitives::ShopId;
use uuid::Uuid;

use super::list::{Sort, Wish};
use super::path;

/// What a link on the page may change.
pub(super) struct Change {
    pub sort: Sort,
    pub stars: Option<i64>,
    pub photos: bool,
    pub cursor: Option<String>,
}

/// This page with something changed; a change begins at the first page.
pub(super) fn link(shop: ShopId, wish: &Wish, language: Language, change: &dyn Fn(&mut Change)) -> String {
    let mut query = Change { sort: wish.sort, stars: wish.stars, photos: wish.photos, cursor: None };
    change(&mut query);
    let mut link = format!("{}?lang={}", path::page(shop, wish.product.as_deref()), language.code());
    link += &narrowed(wish, &query);
    link
}

/// This page as it is.
pub(super) fn here(shop: ShopId, wish: &Wish, language: Language) -> String {
    link(shop, wish, language, &|query| query.cursor.clone_from(&wish.cursor))
}

/// Where a vote for a review on this page goes; it says to which page to come back.
pub(super) fn vote(shop: ShopId, wish: &Wish, language: Language, review: Uuid) -> String {
    let query = Change { sort: wish.sort, stars: wish.stars, photos: wish.photos, cursor: wish.cursor.clone() };
    let product = wish.product.as_deref().map(|product| format!("&product={}", encoded(product))).unwrap_or_default();
    format!("/s/{shop}/helpful/{review}?lang={}{product}{}", language.code(), narrowed(wish, &query))
}

fn narrowed(wish: &Wish, query: &Change) -> String {
    let mut pairs = String::new();
    if query.sort != Sort::default() {
        pairs += &format!("&sort={}", query.sort.name());
    }
    if let Some(stars) = query.stars {
        pairs += &format!("&stars={stars}");
    }
    if query.photos {
        pairs += "&photos=true";
    }
    for (name, value) in [("about", &wish.about), ("low", &wish.low)] {
        if let Some(value) = value {
            pairs += &format!("&{name}={}", encoded(value));
        }
    }
    if let Some(cursor) = &query.cursor {
        pairs += &format!("&cursor={}", encoded(cursor));
    }
    pairs
}
