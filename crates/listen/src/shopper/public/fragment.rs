//! The reviews as a piece of HTML for a shop's own page, put into it by the shop's server: search engines and browsers
//! without scripts read them. It is an element for `reviews.js`, which takes its place where it runs.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use pages::{Frame, base_address};
use primitives::ShopId;
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::html::{View, shares, view};
use super::list::{Wish, page};
use super::own_site::OwnSite;
use super::tally::Tally;
use super::{answer, jsonld, language, path, score};
use crate::settings;
use crate::shop::Shop;
use crate::shopper::Shopper;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    product: Option<String>,
    /// 1 to 50, 5 when not given.
    limit: Option<usize>,
    /// zh | en; the shop's own when not given.
    lang: Option<String>,
    /// False leaves out what search engines read of a product.
    #[serde(default = "yes")]
    jsonld: bool,
    /// The `@id` of the product in what the page says of it already.
    id: Option<String>,
}

fn yes() -> bool {
    true
}

#[derive(Template)]
#[template(path = "fragment.html")]
struct Fragment {
    frame: Frame,
    /// Where Huitou is reached.
    base: String,
    shop: ShopId,
    product: Option<String>,
    size: usize,
    title: String,
    json_ld: Option<String>,
    tally: Tally,
    mean: String,
    shares: Vec<(&'static str, String)>,
    reviews: Vec<View>,
    page: String,
}

pub(super) async fn fragment(
    State(shopper): State<Shopper>,
    Path(shop): Path<Uuid>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let built = build(&shopper, ShopId(shop), wanted, base_address(&headers)).await;
    let rendered = built.and_then(|fragment| fragment.render().map_err(|error| Problem::internal(&error)));
    let answered = rendered.and_then(|text| answer::bytes(&headers, "text/html; charset=utf-8", text.into_bytes()));
    let mut response = answered.unwrap_or_else(answer::open);
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

async fn build(shopper: &Shopper, id: ShopId, wanted: Wanted, base: String) -> Result<Fragment, Problem> {
    let kit = shopper.kit();
    let db = &kit.store;
    let shop = Shop::load(db, id).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let settings = settings::load(db, id).await?;
    let language = language(wanted.lang.as_deref(), &shop);
    let frame = Frame::new(language, &shop.name, "");
    let words = crate::shopper::words::Words::of(language);
    let size = wanted.limit.unwrap_or(5).clamp(1, 50);
    let wish = Wish { product: wanted.product.clone(), limit: Some(size), ..Wish::default() };
    let found = page(kit, id, &wish).await?.items;
    let (tally, title, json_ld) = match &wanted.product {
        None => (Tally::of_shop(db, id).await?, words.reviews.to_owned(), None),
        Some(product) => {
            let about = jsonld::About::load(db, id, product).await?.called(wanted.id)?;
            let tally = Tally::of_product(db, id, product).await?;
            let stars = OwnSite::of_product(db, id, product, &tally).await?;
            let json_ld = if wanted.jsonld { jsonld::product(&about, stars, &found) } else { None };
            (tally, pages::fill(words.reviews_of, &about.name), json_ld)
        }
    };
    let subject = (wanted.product.as_deref(), tally.mean);
    let score = score::of(shopper, &shop, &settings, subject).await?;
    Ok(Fragment {
        page: format!("{base}{}?lang={}", path::page(id, wanted.product.as_deref()), language.code()),
        mean: format!("{score:.1}"),
        shares: shares(&tally, words),
        reviews: found
            .into_iter()
            .map(|shown| view(shown, &shop, &settings, &frame, wanted.product.is_none()))
            .collect(),
        shop: id,
        product: wanted.product,
        size,
        title,
        json_ld,
        tally,
        base,
        frame,
    })
}
