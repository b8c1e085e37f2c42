//! The stars of many products at once, for pages that list them.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, rows_in, sea_orm};
use uuid::Uuid;
use web::{Fault, Path, Problem, Query};

use super::{answer, score};
use crate::settings::{self, PublicScore};
use crate::shop::Shop;
use crate::shopper::Shopper;

/// Products asked for at once.
const MOST: usize = 100;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// Their ids, as a JSON list.
    products: String,
}

#[derive(Debug, Serialize)]
struct Stars {
    items: Vec<Item>,
}

/// A product that has stars.
#[derive(Debug, Serialize)]
struct Item {
    product: String,
    /// Reviews with stars.
    count: i64,
    /// As the shop shows it: the plain mean, or its steady score.
    score: f64,
}

#[derive(FromQueryResult)]
struct Row {
    product_id: String,
    n: i64,
    total: i64,
}

pub(super) async fn stars(
    State(shopper): State<Shopper>,
    Path(shop): Path<Uuid>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let read = read(&shopper, ShopId(shop), &wanted).await;
    read.and_then(|stars| answer::json(&headers, &stars)).unwrap_or_else(answer::open)
}

async fn read(shopper: &Shopper, id: ShopId, wanted: &Wanted) -> Result<Stars, Problem> {
    let products: Result<Vec<String>, _> = serde_json::from_str(&wanted.products);
    let products =
        products.map_err(|_| Problem::invalid("products", "must be a JSON list of ids, such as [\"42\"]"))?;
    let found = products.len();
    if !(1..=MOST).contains(&found) {
        return Err(Problem::invalid("products", Fault::Count { found, least: 1, most: MOST }));
    }
    let db = &shopper.kit().store;
    let shop = Shop::load(db, id).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let settings = settings::load(db, shop.id).await?;
    let products = store::distinct(products);
    let steady = match settings.public_score {
        PublicScore::Steady => score::steady(shopper, shop.id, settings.bayesian, &products).await?,
        PublicScore::Mean => HashMap::new(),
    };
    let item = |row: Row| Item {
        count: row.n,
        score: steady.get(&row.product_id).copied().unwrap_or(row.total as f64 / row.n as f64),
        product: row.product_id,
    };
    Ok(Stars { items: counted(db, shop.id, &products).await?.into_iter().map(item).collect() })
}

async fn counted(db: &impl Sql, shop: ShopId, products: &[String]) -> Result<Vec<Row>, StoreError> {
    rows_in(db, &[shop.0.into()], products, |list| {
        format!(
            "SELECT product_id, COUNT(*) AS n, CAST(SUM(rating) AS BIGINT) AS total FROM reviews
             WHERE shop = $1 AND product_id IN ({list}) AND state = 'published' AND rating > 0
             GROUP BY product_id ORDER BY product_id"
        )
    })
    .await
}
