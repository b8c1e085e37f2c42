//! That a review helped, said on a page of the shop's.
//!
//! Nobody has an account or a cookie here, so a foreign page could only lend its visitors' addresses: who asks from a
//! page must ask from the shop's own. Which these are, the catalogue says by the addresses of the products. Elsewhere the
//! vote is given on our page.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use pages::{Address, is_own_page};
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError};
use uuid::Uuid;
use web::{Path, Problem, Query};

use crate::reviews;
use crate::shopper::Shopper;

#[derive(Debug, Deserialize)]
pub(super) struct Vote {
    /// False takes a vote back …
    #[serde(default = "yes")]
    helpful: bool,
    /// … of which this was the receipt.
    #[serde(default)]
    receipt: String,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Serialize)]
struct Counted {
    helpful: i64,
    /// Takes the vote back. None where somebody else of the same network gave theirs before.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
}

/// Counts a vote, one of each address: see [`Address::visitor`]. Only its receipt takes it back.
pub(super) async fn helpful(
    State(shopper): State<Shopper>,
    Path((shop, review)): Path<(Uuid, Uuid)>,
    Query(vote): Query<Vote>,
    headers: HeaderMap,
    address: Address,
) -> Response {
    let counted = count(&shopper, ShopId(shop), review, &vote, &headers, &address).await;
    let mut response = counted.map_or_else(IntoResponse::into_response, |counted| Json(counted).into_response());
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn count(
    shopper: &Shopper,
    shop: ShopId,
    review: Uuid,
    vote: &Vote,
    headers: &HeaderMap,
    address: &Address,
) -> Result<Counted, Problem> {
    let kit = shopper.kit();
    shopper
        .limits
        .vote(address, kit.now())
        .map_err(|seconds| Problem::too_many("too many votes from one place", seconds))?;
    if !is_own_page(headers) && !is_of_shop(&kit.store, shop, headers).await? {
        return Err(Problem::forbidden("votes are taken from pages of the shop: those where its products are"));
    }
    let tx = kit.store.begin().await?;
    let (listen, voter) = (&shopper.listen, address.visitor(headers));
    let counted = if vote.helpful {
        let reviews::Voted { helpful, receipt } = reviews::vote(&tx, listen, shop, review, &voter).await?;
        Counted { helpful, receipt }
    } else {
        let helpful = reviews::take_back(&tx, listen, shop, review, (&voter, &vote.receipt)).await?;
        Counted { helpful, receipt: None }
    };
    tx.commit().await?;
    Ok(counted)
}

/// The longest origin: a host of 253 characters, with scheme and port.
const MAX_ORIGIN: usize = 270;

/// Whether the page that asks lies where the catalogue has a product of the shop. Addresses in orders do not count: any
/// visitor's browser may have told those.
async fn is_of_shop(db: &impl Sql, shop: ShopId, headers: &HeaderMap) -> Result<bool, StoreError> {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '/');
    let is_http = origin.starts_with("https://") || origin.starts_with("http://");
    if !is_http || origin.len() > MAX_ORIGIN || !origin.chars().all(is_plain) {
        return Ok(false);
    }
    let sql = "SELECT product_id FROM review_products WHERE shop = $1 AND is_catalogued AND url LIKE $2 LIMIT 1";
    let found: Option<String> = db.scalar(sql, vec![shop.0.into(), format!("{origin}/%").into()]).await?;
    Ok(found.is_some())
}
