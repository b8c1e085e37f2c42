//! Whether customers are satisfied and come back, in one page of numbers: each with its interval, its count, and what
//! it was before.

mod again;
mod csv;
mod daily;
mod dates;
mod dropped;
mod in_time;
mod links;
mod measures;
mod memory;
mod orders;
mod period;
mod places;
mod reviews;
mod sample;
mod seen;
mod segment;
mod side_by_side;
mod undated;
mod view;
mod voices;
mod words;

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use primitives::ShopId;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Kit, Permission, Problem, Query, Staff};

use self::dates::{Calendar, Compare, Own};
use self::dropped::dropped;
use self::measures::{Asked, load};
use self::segment::Members;
use self::view::{MeasureView, Scoreboard};
use crate::Flows;

pub(crate) use csv::{__path_export, export};
pub(crate) use dropped::of_late;
pub(crate) use memory::Memory;
pub(crate) use side_by_side::{__path_side_by_side, side_by_side};
pub(crate) use view::Dropped;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScoreboardQuery {
    /// 7 to 730, up to today; 90 when neither this nor `from` is given.
    days: Option<i64>,
    /// The first day, in the shop's zone; with `to`, and 731 days at most.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day, which is within.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// What it is compared with: as many days right before, when neither this nor `compare_from` is given.
    #[param(inline)]
    compare: Option<Compare>,
    /// The first of the days that it is compared with, 731 at most; none of them is within the period. With `compare_to`.
    #[param(value_type = Option<String>, format = Date)]
    compare_from: Option<Date>,
    #[param(value_type = Option<String>, format = Date)]
    compare_to: Option<Date>,
    /// Only customers of this segment, and what they wrote.
    segment: Option<Uuid>,
    /// zh or en: what the codes of the table are called in; the shop's language when not given.
    lang: Option<String>,
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
    Ok(Json(read(&flows.kit, staff.shop, &query).await?))
}

async fn read(kit: &Kit, shop: ShopId, query: &ScoreboardQuery) -> Result<Scoreboard, Problem> {
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
    let asking = survey::score_surveys(&kit.store, shop, now.days()).await?;
    Ok(Scoreboard {
        first: calendar.first.map(|day| day.to_string()),
        last: calendar.last.to_string(),
        period: (&now).into(),
        previous: (&before).into(),
        segment: segment.as_ref().map(|members| members.segment),
        segment_name: segment.as_ref().map(|members| members.name.clone()),
        measures: found.all.iter().map(|measure| MeasureView::of(measure, &now, &before, &asking)).collect(),
        dropped: dropped(kit, &asked, &found).await?,
    })
}
