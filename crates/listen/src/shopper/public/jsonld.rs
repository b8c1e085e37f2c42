use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use primitives::ShopId;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;
use web::{Fault, Path, Problem, Query};

use super::answer;
use super::list::{Wish, page};
use super::own_site::OwnSite;
use super::shown::Shown;
use super::summary::product_name;
use super::tally::Tally;
use crate::shop::Shop;
use crate::shopper::Shopper;

/// The longest `@id`.
const MAX_NODE: usize = 2_000;

/// What search engines are told a product is.
#[derive(Debug, Default)]
pub(super) struct About {
    pub id: String,
    pub name: String,
    catalogued: Catalogued,
    /// By what another description on the same page calls it, so that both are read as one.
    node: Option<String>,
}

#[derive(Debug, Default, FromQueryResult)]
struct Catalogued {
    brand: Option<String>,
    sku: Option<String>,
    gtin: Option<String>,
    image: Option<String>,
    url: Option<String>,
}

impl About {
    /// As the catalogue has it.
    ///
    /// # Errors
    /// 404 when nothing is known of the product.
    pub async fn load(db: &impl Sql, shop: ShopId, id: &str) -> Result<Self, Problem> {
        let name = product_name(db, shop, id).await?.ok_or_else(|| Problem::not_found("product"))?;
        let sql = "SELECT brand, sku, gtin, image, url FROM review_products WHERE shop = $1 AND product_id = $2";
        let catalogued: Option<Catalogued> = db.row(sql, vec![shop.0.into(), store::text(id)]).await?;
        Ok(Self { id: id.to_owned(), name, catalogued: catalogued.unwrap_or_default(), node: None })
    }

    /// By what another description on the same page calls it.
    ///
    /// # Errors
    /// 422 when that is empty or too long.
    pub fn called(self, node: Option<String>) -> Result<Self, Problem> {
        if node.as_ref().is_some_and(|node| node.is_empty() || node.len() > MAX_NODE) {
            return Err(Problem::invalid("id", Fault::Characters { least: 1, most: MAX_NODE }));
        }
        Ok(Self { node, ..self })
    }

    fn facts(&self) -> [(&'static str, Option<Json>); 7] {
        let of = &self.catalogued;
        let address = |text: &Option<String>| text.as_deref().filter(|text| is_address(text)).map(Json::from);
        let gtin = of.gtin.as_deref().filter(|gtin| is_gtin(gtin)).map(Json::from);
        [
            ("@id", self.node.as_deref().map(Json::from)),
            ("name", Some(Json::from(self.name.as_str()))),
            ("sku", Some(Json::from(of.sku.as_deref().unwrap_or(&self.id)))),
            ("brand", of.brand.as_ref().map(|brand| json!({"@type": "Brand", "name": brand}))),
            ("gtin", gtin),
            ("image", address(&of.image)),
            ("url", address(&of.url)),
        ]
    }
}

/// Whether a page may lead there.
pub(super) fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// Eight, twelve, thirteen or fourteen digits.
pub(super) fn is_gtin(text: &str) -> bool {
    matches!(text.len(), 8 | 12 | 13 | 14) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The product's stars for search engines (schema.org). Of products only: Google shows no stars that an `Organization`
/// publishes of itself. Nothing without a published review of the shop's own site, and no review that the page beside it
/// does not show as well.
///
/// Markup characters are written as escapes, so the text can stand inside of a script element.
pub(super) fn product(about: &About, stars: OwnSite, reviews: &[Shown]) -> Option<String> {
    if stars.count == 0 {
        return None;
    }
    let mut data = Map::new();
    data.insert("@context".to_owned(), json!("https://schema.org"));
    data.insert("@type".to_owned(), json!("Product"));
    data.extend(about.facts().into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    let rating = json!({
        "@type": "AggregateRating",
        "ratingValue": (stars.mean * 100.0).round() / 100.0,
        "reviewCount": stars.count,
        "bestRating": 5,
        "worstRating": 1,
    });
    data.insert("aggregateRating".to_owned(), rating);
    data.insert("review".to_owned(), reviews.iter().filter(|shown| shown.is_of_own_site).filter_map(review).collect());
    let escape = |text: String, c: char| text.replace(c, &format!("\\u{:04x}", u32::from(c)));
    Some(['<', '>', '&', '\u{2028}', '\u{2029}'].into_iter().fold(Json::Object(data).to_string(), escape))
}

/// None without stars: search engines take no review without.
fn review(shown: &Shown) -> Option<Json> {
    let stars = shown.rating?;
    // Search engines take names below a hundred characters.
    let author: String = shown.author.as_deref().unwrap_or("Anonymous").chars().take(99).collect();
    let mut data = json!({
        "@type": "Review",
        "author": {"@type": "Person", "name": author},
        "reviewRating": {"@type": "Rating", "ratingValue": stars, "bestRating": 5, "worstRating": 1},
    });
    if let Some(at) = shown.at {
        // With its zone: the day in another is not the one that the page shows.
        data["datePublished"] = json!(at);
    }
    for (name, text) in [("name", &shown.title), ("reviewBody", &shown.text)] {
        if let Some(text) = text {
            data[name] = json!(text);
        }
    }
    Some(data)
}

#[derive(Debug, Deserialize)]
pub(super) struct Subject {
    product: String,
    /// The `@id` of the product in what the page says of it already.
    id: Option<String>,
    /// How many reviews are stated; those that the page shows. 0 to 50, 10 when not given.
    limit: Option<usize>,
}

/// For a shop's own pages, to be put into a `script` element there; empty (204) while nobody has reviewed the product.
pub(super) async fn jsonld(
    State(shopper): State<Shopper>,
    Path(shop): Path<Uuid>,
    Query(subject): Query<Subject>,
    headers: HeaderMap,
) -> Response {
    let read = read(&shopper, ShopId(shop), subject).await;
    let answered = read.and_then(|data| match data {
        Some(data) => answer::bytes(&headers, "application/ld+json", data.into_bytes()),
        None => {
            let open = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"))];
            Ok((StatusCode::NO_CONTENT, open).into_response())
        }
    });
    answered.unwrap_or_else(answer::open)
}

async fn read(shopper: &Shopper, id: ShopId, subject: Subject) -> Result<Option<String>, Problem> {
    let kit = shopper.kit();
    let shop = Shop::load(&kit.store, id).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let about = About::load(&kit.store, shop.id, &subject.product).await?.called(subject.id)?;
    let tally = Tally::of_product(&kit.store, shop.id, &subject.product).await?;
    let stars = OwnSite::of_product(&kit.store, shop.id, &subject.product, &tally).await?;
    let reviews = if subject.limit == Some(0) {
        Vec::new()
    } else {
        let wish = Wish { product: Some(subject.product), limit: subject.limit, ..Wish::default() };
        page(kit, shop.id, &wish).await?.items
    };
    Ok(product(&about, stars, &reviews))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> About {
        About { id: "p".to_owned(), name: name.to_owned(), ..About::default() }
    }

    #[test]
    fn no_text_can_end_the_script_element() {
        let stars = OwnSite { count: 1, mean: 4.666_666 };
        let name = "</script><script>alert(1)</script>&\u{2028}";
        let data = product(&named(name), stars, &[]).unwrap();
        assert!(!data.contains(['<', '>', '&', '\u{2028}']), "{data}");
        let read: Json = serde_json::from_str(&data).unwrap();
        assert_eq!(read["name"], name, "and it is still the same text");
        assert_eq!(read["aggregateRating"]["ratingValue"], 4.67);
        assert!(product(&named("tea"), OwnSite::default(), &[]).is_none(), "no stars without a review");
    }

    #[test]
    fn only_what_is_known_is_stated() {
        let stars = OwnSite { count: 1, mean: 5.0 };
        let catalogued = Catalogued {
            gtin: Some("4006381333931".to_owned()),
            image: Some("javascript:alert(1)".to_owned()),
            url: Some("https://shop.example/tea".to_owned()),
            ..Catalogued::default()
        };
        let about = About { catalogued, node: Some("#tea".to_owned()), ..named("tea") };
        let read: Json = serde_json::from_str(&product(&about, stars, &[]).unwrap()).unwrap();
        assert_eq!((&read["gtin"], &read["url"]), (&json!("4006381333931"), &json!("https://shop.example/tea")));
        assert_eq!((&read["@id"], &read["sku"]), (&json!("#tea"), &json!("p")));
        assert!(read.get("image").is_none() && read.get("brand").is_none(), "{read}");
        assert!(!is_gtin("12345") && !is_gtin("40063813339x1"));
    }
}
