use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::Sql;
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::dimensions::{self, Dimension};
use super::hidden::{self, Hidden};
use super::tally::Tally;
use super::{about, answer, language, origin, path, score};
use crate::settings;
use crate::shop::Shop;
use crate::shopper::words::Words;
use crate::shopper::{Shopper, write};

#[derive(Debug, Deserialize)]
pub(super) struct Subject {
    product: Option<String>,
    /// zh | en, of what is told in words; the shop's own when not given.
    lang: Option<String>,
}

/// Stars at a glance, for a shop's own pages.
#[derive(Debug, Serialize)]
struct Summary {
    shop: Named,
    /// Null for the shop as a whole.
    product: Option<Named>,
    #[serde(flatten)]
    tally: Tally,
    /// What was rated beside the stars: of a product by all its reviews, of the shop its dynamic score.
    dimensions: Vec<Dimension>,
    /// What the reviews of a product speak of; of the shop nothing.
    aspects: Vec<about::Spoken>,
    /// The score as the shop shows it: the mean, or its steady score.
    score: f64,
    /// How the score is made, and how it is decided which reviews are verified, in words.
    formula: String,
    verification: String,
    /// How many reviews are not shown, why, and with how many stars; and the same in words.
    hidden: Vec<Hidden>,
    hidden_told: String,
    /// The page with all reviews, without the host.
    page: String,
    /// The page for buyers who were not asked; null where no mail can be sent.
    write: Option<String>,
    /// IANA name: days are the shop's.
    time_zone: String,
}

#[derive(Debug, Serialize)]
struct Named {
    id: String,
    name: String,
}

pub(super) async fn summary(
    State(shopper): State<Shopper>,
    Path(shop): Path<Uuid>,
    Query(subject): Query<Subject>,
    headers: HeaderMap,
) -> Response {
    let read = read(&shopper, ShopId(shop), subject).await;
    read.and_then(|summary| answer::json(&headers, &summary)).unwrap_or_else(answer::open)
}

async fn read(shopper: &Shopper, id: ShopId, subject: Subject) -> Result<Summary, Problem> {
    let db = &shopper.kit().store;
    let shop = Shop::load(db, id).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let settings = settings::load(db, id).await?;
    let (tally, dimensions) = match &subject.product {
        Some(product) => {
            (Tally::of_product(db, id, product).await?, dimensions::of_product(db, id, &settings, product).await?)
        }
        None => {
            let now = shopper.kit().now();
            (Tally::of_shop(db, id).await?, dimensions::of_shop(db, &shop, &settings, now).await?)
        }
    };
    let score = score::of(shopper, &shop, &settings, (subject.product.as_deref(), tally.mean)).await?;
    let language = language(subject.lang.as_deref(), &shop);
    let words = Words::of(language);
    let verification = if origin::has_any(db, id).await? {
        format!("{} {}", words.how_verified, words.how_imported)
    } else {
        words.how_verified.to_owned()
    };
    let hidden = hidden::of(db, id, subject.product.as_deref()).await?;
    let aspects = match &subject.product {
        Some(product) => about::of_product(db, id, &settings, product).await?,
        None => Vec::new(),
    };
    let page = path::page(id, subject.product.as_deref());
    let product = match subject.product {
        Some(id) => Some(Named { name: product_name(db, shop.id, &id).await?.unwrap_or_else(|| id.clone()), id }),
        None => None,
    };
    let time_zone = shop.zone.iana_name().unwrap_or("UTC").to_owned();
    let shop = Named { id: id.to_string(), name: shop.name };
    Ok(Summary {
        shop,
        product,
        tally,
        dimensions,
        aspects,
        score,
        formula: score::formula(&settings, language),
        verification,
        hidden_told: hidden::told(&hidden, language),
        hidden,
        page,
        write: write::page(shopper, id),
        time_zone,
    })
}

/// What a product is called: by the shop's own systems, else in one of its newest reviews, else by its id.
pub(crate) async fn product_name(db: &impl Sql, shop: ShopId, product: &str) -> Result<Option<String>, Problem> {
    let values = || vec![shop.0.into(), store::text(product)];
    for sql in [
        "SELECT name FROM review_products WHERE shop = $1 AND product_id = $2 AND claimed_name IS NULL",
        // A form repeats what its link showed, which may be a visitor's word.
        "SELECT r.product_name FROM (SELECT product_name, sender, at, id FROM reviews
             WHERE shop = $1 AND product_id = $2 AND state = 'published' AND NOT is_message
             ORDER BY at DESC, id DESC LIMIT 100) r
         WHERE r.product_name IS NOT NULL AND r.sender <> 'form' ORDER BY r.at DESC, r.id DESC LIMIT 1",
        "SELECT product_id FROM review_products WHERE shop = $1 AND product_id = $2",
        "SELECT product_id FROM reviews WHERE shop = $1 AND product_id = $2 AND state = 'published' AND NOT is_message
         LIMIT 1",
    ] {
        let known: Option<String> = db.scalar(sql, values()).await?;
        if known.is_some() {
            return Ok(known);
        }
    }
    Ok(None)
}
