use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use primitives::ShopId;
use uuid::Uuid;
use web::{Page, Path, Problem, Query};

use super::shown::{Shown, page};
use super::wish::Wish;
use crate::shop::Shop;
use crate::shopper::Shopper;
use crate::shopper::public::answer;

/// Of one question in a list.
const MOST_ANSWERS: usize = 10;

/// Published questions with their answers, for a shop's own pages and for everybody else.
pub(super) async fn questions(
    State(shopper): State<Shopper>,
    Path(shop): Path<Uuid>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    let read = read(&shopper, ShopId(shop), &wish).await;
    read.and_then(|page| answer::json(&headers, &page)).unwrap_or_else(answer::open)
}

async fn read(shopper: &Shopper, shop: ShopId, wish: &Wish) -> Result<Page<Shown>, Problem> {
    let db = &shopper.kit().store;
    Shop::load(db, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    page(db, shop, wish, MOST_ANSWERS).await
}
