//! What got worse, and where.

use primitives::ShopId;
use store::StoreError;
use web::{Kit, Problem};

use super::measures::{Asked, Measures};
use super::view::Dropped;
use super::{ScoreboardQuery, places, read};
use crate::Flows;
use crate::products::name_products;

/// What is worse than before by more than chance would make it, the surest first.
pub(super) async fn dropped(kit: &Kit, asked: &Asked<'_>, found: &Measures) -> Result<Vec<Dropped>, StoreError> {
    let of_orders = places::parts(kit, asked, &found.all).await?;
    let whole = found.all.iter().filter_map(|measure| Dropped::of(measure, asked.now, asked.before));
    let parts = Dropped::in_parts(&found.parts).chain(Dropped::in_parts(&of_orders));
    let mut dropped: Vec<Dropped> = whole.chain(parts).collect();
    dropped.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
    let places = dropped.iter_mut().filter_map(|one| one.place.as_mut());
    let products = places.filter(|place| place.dimension == "product");
    let unnamed = products.map(|place| (place.value.clone(), &mut place.name)).collect();
    name_products(&kit.store, asked.shop, unnamed).await?;
    Ok(dropped)
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
