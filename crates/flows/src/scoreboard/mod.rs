//! Whether customers are satisfied and come back, in one page of numbers: each with its interval, its count, and what
//! it was before.

mod csv;
mod daily;
mod dates;
mod links;
mod measures;
mod memory;
mod orders;
mod period;
mod reviews;
mod sample;
mod segment;
mod side_by_side;
mod view;
mod voices;

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use primitives::ShopId;
use serde::Deserialize;
use store::{FromQueryResult, StoreError, rows_in, sea_orm};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Kit, Permission, Problem, Query, Staff};

use self::dates::{Calendar, Compare, Own};
use self::links::Place;
use self::measures::{Asked, load};
use self::segment::Members;
use self::view::{MeasureView, Scoreboard};
use crate::Flows;

pub(crate) use csv::{__path_export, export};
pub(crate) use memory::Memory;
pub(crate) use side_by_side::{__path_side_by_side, side_by_side};
pub(crate) use view::Dropped;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScoreboardQuery {
    /// 7 to 730, up to today; 90 when neither this nor `from` is given.
    days: Option<i64>,
    /// The first day, in the shop's zone; with `to`.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day, which is within.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// What it is compared with: as many days right before, when neither this nor `compare_from` is given.
    #[param(inline)]
    compare: Option<Compare>,
    /// The first of the days that it is compared with; none of them is within the period. With `compare_to`.
    #[param(value_type = Option<String>, format = Date)]
    compare_from: Option<Date>,
    #[param(value_type = Option<String>, format = Date)]
    compare_to: Option<Date>,
    /// Only customers of this segment, and what they wrote.
    segment: Option<Uuid>,
}

/// The scoreboard
#[utoipa::path(get, path = "/scoreboard", tag = "insight", operation_id = "getScoreboard",
    params(ScoreboardQuery), responses((status = 200, body = Scoreboard), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn scoreboard(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<ScoreboardQuery>,
) -> Result<Json<Scoreboard>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(read(&flows, staff.shop, &query).await?))
}

async fn read(flows: &Flows, shop: ShopId, query: &ScoreboardQuery) -> Result<Scoreboard, Problem> {
    let kit = &flows.kit;
    let calendar = Calendar::load(kit, shop).await?;
    let now = calendar.period(query.days, Own { fields: ["from", "to"], from: query.from, to: query.to })?;
    let fields = ["compare_from", "compare_to"];
    let before =
        calendar.compared(&now, query.compare, Own { fields, from: query.compare_from, to: query.compare_to })?;
    let segment = match query.segment {
        Some(id) => Some(Members::load(kit, shop, id).await?.ok_or_else(|| Problem::not_found("segment"))?),
        None => None,
    };
    let asked = Asked { shop, until: calendar.until, now: &now, before: &before, segment: segment.as_ref() };
    let found = load(kit, &asked).await?;
    let measures = found.all.iter().map(|measure| MeasureView::of(measure, &now, &before)).collect();
    let whole = found.all.iter().filter_map(|measure| Dropped::of(measure, &now, &before));
    let mut dropped: Vec<Dropped> = whole.chain(Dropped::in_parts(&found.parts)).collect();
    dropped.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
    name_products(kit, shop, &mut dropped).await?;
    Ok(Scoreboard {
        first: calendar.first.map(|day| day.to_string()),
        last: calendar.last.to_string(),
        period: (&now).into(),
        previous: (&before).into(),
        segment: query.segment,
        segment_name: segment.map(|members| members.name),
        measures,
        dropped,
    })
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
pub(crate) async fn dropped(flows: &Flows, shop: ShopId) -> Result<Vec<Dropped>, Problem> {
    let (now, positions) = (flows.kit.now(), store::positions(&flows.kit.store).await?);
    let asked = (shop, web::shop(&flows.kit.store, shop).await?.as_of);
    if let Some(known) = flows.drops.get(asked, now, &positions) {
        return Ok(known);
    }
    let query = ScoreboardQuery { days: Some(28), ..ScoreboardQuery::default() };
    let dropped = read(flows, shop, &query).await?.dropped;
    flows.drops.put(asked, now, positions, dropped.clone());
    Ok(dropped)
}
