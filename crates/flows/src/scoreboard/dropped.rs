//! What got worse, and where.

use primitives::ShopId;
use store::{FromQueryResult, StoreError, rows_in, sea_orm};
use web::{Kit, Problem};

use super::links::Place;
use super::measures::{Asked, Measures};
use super::view::Dropped;
use super::{ScoreboardQuery, places, read};
use crate::Flows;

/// What is worse than before by more than chance would make it, the surest first.
pub(super) async fn dropped(kit: &Kit, asked: &Asked<'_>, found: &Measures) -> Result<Vec<Dropped>, StoreError> {
    let of_orders = places::parts(kit, asked, &found.all).await?;
    let whole = found.all.iter().filter_map(|measure| Dropped::of(measure, asked.now, asked.before));
    let parts = Dropped::in_parts(&found.parts).chain(Dropped::in_parts(&of_orders));
    let mut dropped: Vec<Dropped> = whole.chain(parts).collect();
    dropped.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
    name_products(kit, asked.shop, &mut dropped).await?;
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
    let dropped = read(&flows.kit, shop, &query).await?.dropped;
    flows.drops.put(asked, now, positions, dropped.clone());
    Ok(dropped)
}
