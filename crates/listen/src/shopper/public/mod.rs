//! What everybody may see: published reviews, their summary, and how both come about.

mod about;
pub(crate) mod answer;
mod dimensions;
mod feed;
mod fragment;
mod given;
mod helpful;
mod hidden;
mod html;
mod jsonld;
mod links;
mod list;
mod origin;
mod own_site;
pub(crate) mod path;
pub(crate) mod remembered;
mod reviews;
mod score;
mod shown;
mod stars;
pub(crate) mod summary;
mod tally;
mod vote;

use axum::Router;
use axum::routing::{get, post};
use pages::Language;

use super::Shopper;
use crate::shop::Shop;

/// The language that is asked for, or the shop's own.
fn language(asked: Option<&str>, shop: &Shop) -> Language {
    let own = || Language::parse(&shop.language).unwrap_or(Language::En);
    asked.and_then(Language::parse).unwrap_or_else(own)
}

/// Routes without a session, a cookie or a key.
pub(super) fn router() -> Router<Shopper> {
    Router::new()
        .route("/public/v1/shops/{shop}/summary", get(summary::summary))
        .route("/public/v1/shops/{shop}/stars", get(stars::stars))
        .route("/public/v1/shops/{shop}/reviews", get(reviews::reviews))
        .route("/public/v1/shops/{shop}/reviews/{review}/helpful", post(helpful::helpful))
        .route("/public/v1/shops/{shop}/jsonld", get(jsonld::jsonld))
        .route("/public/v1/shops/{shop}/fragment", get(fragment::fragment))
        .route("/public/v1/shops/{shop}/google-reviews.xml", get(feed::feed))
        .route("/s/{shop}/reviews", get(html::of_shop))
        .route("/s/{shop}/reviews/{product}", get(html::of_product))
        .route("/s/{shop}/helpful/{review}", post(vote::vote))
}
