use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use primitives::ShopId;
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::list::{Wish, page};
use super::{answer, shown::Shown};
use crate::shop::Shop;
use crate::shopper::Shopper;

/// Published reviews, for a shop's own pages and for everybody else.
pub(super) async fn reviews(
    State(shopper): State<Shopper>,
    Path(shop): Path<Uuid>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    let read = read(&shopper, ShopId(shop), &wish).await;
    read.and_then(|page| answer::json(&headers, &page)).unwrap_or_else(answer::open)
}

async fn read(shopper: &Shopper, shop: ShopId, wish: &Wish) -> Result<web::Page<Shown>, Problem> {
    let kit = shopper.kit();
    Shop::load(&kit.store, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    page(kit, shop, wish).await
}
