//! What got worse, and where. That goes through the orders of both periods and what was in them, which takes longer
//! than the numbers themselves: it is asked apart from them.

use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::Serialize;
use store::{FromQueryResult, StoreError, rows_in, sea_orm};
use utoipa::ToSchema;
use web::{Kit, Permission, Problem, Query, Staff};

use super::links::Place;
use super::view::Dropped;
use super::{Reading, ScoreboardQuery, places};
use crate::Flows;

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoreboardDrops)]
pub(crate) struct Drops {
    /// What is worse than before by more than chance would make it, the surest first.
    items: Vec<Dropped>,
}

/// What got worse on the scoreboard
#[utoipa::path(get, path = "/scoreboard/dropped", tag = "insight", operation_id = "listScoreboardDrops",
    params(ScoreboardQuery), responses((status = 200, body = Drops), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn drops(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<ScoreboardQuery>,
) -> Result<Json<Drops>, Problem> {
    staff.may(Permission::Read)?;
    let reading = Reading::of(&flows.kit, staff.shop, &query).await?;
    Ok(Json(Drops { items: dropped(&flows.kit, &reading).await? }))
}

pub(super) async fn dropped(kit: &Kit, reading: &Reading) -> Result<Vec<Dropped>, StoreError> {
    let Reading { shop, now, before, found, .. } = reading;
    let of_orders = places::parts(kit, &reading.asked(), &found.all).await?;
    let whole = found.all.iter().filter_map(|measure| Dropped::of(measure, now, before));
    let parts = Dropped::in_parts(&found.parts).chain(Dropped::in_parts(&of_orders));
    let mut dropped: Vec<Dropped> = whole.chain(parts).collect();
    dropped.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
    name_products(kit, *shop, &mut dropped).await?;
    Ok(dropped)
}

#[derive(FromQueryResult)]
struct Named {
    product_id: String,
    name: String,
}

/// Calls the products by the names that people know them by.
async fn name_products(kit: &Kit, shop: ShopId, dropped: &mut [Dropped]) -> Result<(), StoreError> {
    let products: Vec<&mut Place> =
        dropped.iter_mut().filter_map(|one| one.place.as_mut()).filter(|place| place.dimension == "product").collect();
    let ids: Vec<String> = products.iter().map(|place| place.value.clone()).collect();
    let rows: Vec<Named> = rows_in(&kit.store, &[shop.0.into()], &ids, |list| {
        format!("SELECT product_id, name FROM products WHERE shop = $1 AND product_id IN ({list})")
    })
    .await?;
    for place in products {
        place.name = rows.iter().find(|row| row.product_id == place.value).map(|row| row.name.clone());
    }
    Ok(())
}

/// What dropped in the last four weeks, for the page of the day: the scoreboard is not read again while nothing happens,
/// and at most once a minute.
pub(crate) async fn of_late(flows: &Flows, shop: ShopId) -> Result<Vec<Dropped>, Problem> {
    let (now, positions) = (flows.kit.now(), store::positions(&flows.kit.store).await?);
    let asked = (shop, web::shop(&flows.kit.store, shop).await?.as_of);
    if let Some(known) = flows.drops.get(asked, now, &positions) {
        return Ok(known);
    }
    let query = ScoreboardQuery { days: Some(28), ..ScoreboardQuery::default() };
    let found = dropped(&flows.kit, &Reading::of(&flows.kit, shop, &query).await?).await?;
    flows.drops.put(asked, now, positions, found.clone());
    Ok(found)
}
