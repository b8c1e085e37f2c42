//! Google's product review feed, version 2.4. Google deletes what a feed leaves out, so it has every published review
//! of a product that has stars and a text (a review without them cannot be stated in it) and was written on the shop's
//! own site: see [`super::own_site`].
//!
//! <https://developers.google.com/product-review-feeds/schema>

#[cfg(test)]
mod tests;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt};
use pages::base_address;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};
use uuid::Uuid;
use web::{Path, Problem};

use super::jsonld::{is_address, is_gtin};
use super::own_site::IS_OWN;
use super::path;
use crate::shop::Shop;
use crate::shopper::Shopper;

/// Reviews read at once.
const PAGE: usize = 500;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: i64,
    rating: i64,
    title: Option<String>,
    text: String,
    language: Option<String>,
    is_verified: bool,
    is_rewarded: bool,
    request: Option<Uuid>,
    is_unasked: bool,
    photos: String,
    product_id: String,
    product_name: Option<String>,
    name: Option<String>,
    brand: Option<String>,
    sku: Option<String>,
    gtin: Option<String>,
    url: Option<String>,
}

/// The whole feed, written while it is read: its length does not matter.
pub(super) async fn feed(State(shopper): State<Shopper>, Path(shop): Path<Uuid>, headers: HeaderMap) -> Response {
    let id = ShopId(shop);
    let shop = match Shop::load(&shopper.kit().store, id).await {
        Ok(Some(shop)) => shop,
        Ok(None) => return Problem::not_found("shop").into_response(),
        Err(error) => return Problem::from(error).into_response(),
    };
    let head = stream::once(std::future::ready(Ok(Bytes::from(head(&shop.name)))));
    let tail = stream::once(std::future::ready(Ok(Bytes::from_static(b"</reviews>\n</feed>\n"))));
    let body = head.chain(pages(shopper, id, base_address(&headers))).chain(tail);
    ([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], Body::from_stream(body)).into_response()
}

fn head(shop: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <feed xmlns:vc=\"http://www.w3.org/2007/XMLSchema-versioning\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\
         \"http://www.google.com/shopping/reviews/schema/product/2.4/product_reviews.xsd\">\n\
         <version>2.4</version>\n<publisher><name>{}</name></publisher>\n<reviews>\n",
        escaped(shop)
    )
}

fn pages(shopper: Shopper, shop: ShopId, base: String) -> impl Stream<Item = Result<Bytes, StoreError>> {
    stream::try_unfold(Some((i64::MIN, Uuid::nil())), move |after| {
        let (shopper, base) = (shopper.clone(), base.clone());
        async move {
            let Some(after) = after else { return Ok(None) };
            let rows = read(&shopper.kit().store, shop, after).await?;
            let next = rows.last().filter(|_| rows.len() == PAGE).map(|last| (last.at, last.id));
            let text: String = rows.iter().filter_map(|row| review(row, shop, &base)).collect();
            Ok(Some((Bytes::from(text), next)))
        }
    })
}

async fn read(db: &impl Sql, shop: ShopId, (at, id): (i64, Uuid)) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "SELECT r.id, r.at, r.rating, r.title, r.text, r.language, r.is_verified, r.is_rewarded, r.request, r.is_unasked,
            r.photos, r.product_id, CASE WHEN r.sender <> 'form' THEN r.product_name END AS product_name,
            CASE WHEN p.claimed_name IS NULL THEN p.name END AS name, p.brand, p.sku, p.gtin, p.url
         FROM reviews r LEFT JOIN review_products p ON p.shop = r.shop AND p.product_id = r.product_id
         WHERE r.shop = $1 AND r.state = 'published' AND r.product_id IS NOT NULL AND r.text IS NOT NULL AND r.rating > 0
            AND NOT r.is_undated AND {IS_OWN} AND (r.at, r.id) > ($2, $3) ORDER BY r.at, r.id LIMIT {PAGE}"
    );
    db.rows(&sql, vec![shop.0.into(), at.into(), id.into()]).await
}

/// A review, its parts in the order of the schema; `None` where its text has nothing that XML can hold. Names stay here:
/// whoever wrote did not write for Google.
fn review(row: &Row, shop: ShopId, base: &str) -> Option<String> {
    let content = stated(&row.text)?;
    let url = format!("{base}{}", path::page(shop, Some(&row.product_id)));
    let at = instant(row.at).strftime("%Y-%m-%dT%H:%M:%SZ");
    let of =
        |name: &str, text: Option<String>| text.map(|text| format!("<{name}>{text}</{name}>\n")).unwrap_or_default();
    let language = row.language.as_deref().filter(|language| matches!(*language, "zh" | "en")).map(str::to_owned);
    let method = if row.request.is_some() && !row.is_unasked { "post_fulfillment" } else { "unsolicited" };
    Some(format!(
        "<review>\n<review_id>{}</review_id>\n\
         <reviewer><name is_anonymous=\"true\">Anonymous</name></reviewer>\n\
         <is_verified_purchase>{}</is_verified_purchase>\n\
         <is_incentivized_review>{}</is_incentivized_review>\n\
         <review_timestamp>{at}</review_timestamp>\n{}<content>{content}</content>\n{}\
         <review_url type=\"group\">{}</review_url>\n{}\
         <ratings><overall min=\"1\" max=\"5\">{}</overall></ratings>\n{}\
         <is_spam>false</is_spam>\n\
         <collection_method>{method}</collection_method>\n</review>\n",
        row.id,
        row.is_verified,
        row.is_rewarded,
        of("title", row.title.as_deref().and_then(stated)),
        of("review_language", language),
        escaped(&url),
        images(&row.photos, base),
        row.rating,
        product(row, &url),
    ))
}

/// A text as XML, as far as it says something: the schema has no empty ones.
fn stated(text: &str) -> Option<String> {
    let text = escaped(text.trim());
    (!text.trim().is_empty()).then_some(text)
}

fn images(photos: &str, base: &str) -> String {
    let photos: Vec<Uuid> = serde_json::from_str(photos).unwrap_or_default();
    if photos.is_empty() {
        return String::new();
    }
    let image = |id: &Uuid| {
        format!("<reviewer_image><url>{}</url></reviewer_image>", escaped(&format!("{base}/media/{id}/1280")))
    };
    format!("<reviewer_images>{}</reviewer_images>\n", photos.iter().map(image).collect::<String>())
}

fn product(row: &Row, url: &str) -> String {
    let list = |name: &str, value: Option<&str>| {
        let value = value.and_then(stated);
        value.map(|value| format!("<{name}s><{name}>{value}</{name}></{name}s>")).unwrap_or_default()
    };
    let sku = row.sku.as_deref().filter(|sku| stated(sku).is_some()).unwrap_or(&row.product_id);
    let ids = [
        list("gtin", row.gtin.as_deref().filter(|gtin| is_gtin(gtin))),
        list("sku", Some(sku)),
        list("brand", row.brand.as_deref()),
    ];
    let names = [row.name.as_deref(), row.product_name.as_deref(), Some(row.product_id.as_str())];
    let name = names.into_iter().flatten().find_map(stated).unwrap_or_default();
    let known = row.url.as_deref().filter(|url| is_address(url));
    format!(
        "<products><product><product_ids>{}</product_ids><product_name>{name}</product_name>\
         <product_url>{}</product_url></product></products>\n",
        ids.concat(),
        escaped(known.unwrap_or(url))
    )
}

/// As XML 1.0 has it; characters that it cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'.. => escaped.push(c),
            _ => {}
        }
    }
    escaped
}
