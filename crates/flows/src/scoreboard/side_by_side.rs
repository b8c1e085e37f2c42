//! The numbers of some segments side by side, and of all customers.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Fault, Permission, Problem, Query, Staff};

use super::dates::{Calendar, Own};
use super::measures::{Asked, Measure, Measures, load};
use super::period::Period;
use super::segment::Members;
use super::view::{Days, Number, change};
use crate::Flows;

/// More would not fit beside each other.
const MOST: usize = 4;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SegmentBoardQuery {
    /// 7 to 730, up to today; 90 when neither this nor `from` is given.
    days: Option<i64>,
    /// The first day, in the shop's zone; with `to`, and 731 days at most.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day, which is within.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// One to four segments, with commas between.
    segments: String,
}

/// The scoreboard of some segments side by side.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SegmentBoard {
    period: Days,
    measures: Vec<SegmentMeasureView>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SegmentBoardMeasure)]
pub(crate) struct SegmentMeasureView {
    key: &'static str,
    /// As the scoreboard has it.
    unit: &'static str,
    is_more_better: bool,
    /// Of all customers; null where nothing was observed.
    all: Option<Number>,
    /// In the order asked for.
    segments: Vec<OfSegment>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SegmentBoardNumber)]
pub(crate) struct OfSegment {
    segment: Uuid,
    number: Option<Number>,
    /// From all customers: chance alone would make such a difference in any of the segments less than once in twenty times,
    /// and both have at least 30 observations.
    is_different: bool,
    is_better: bool,
    /// Where in the console the people and the sentences are.
    link: String,
}

/// The scoreboard of some segments
#[utoipa::path(get, path = "/scoreboard/segments", tag = "insight", operation_id = "getSegmentBoard",
    params(SegmentBoardQuery), responses((status = 200, body = SegmentBoard), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn side_by_side(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<SegmentBoardQuery>,
) -> Result<Json<SegmentBoard>, Problem> {
    staff.may(Permission::Read)?;
    let (kit, shop) = (&flows.kit, staff.shop);
    let ids = ids(&query.segments)?;
    let calendar = Calendar::load(kit, shop).await?;
    let now = calendar.period(query.days, Own { fields: ["from", "to"], from: query.from, to: query.to })?;
    // Nothing is compared with another time.
    let (before, until) = (&now, calendar.until);
    let everybody = Asked { shop, until, now: &now, before, segment: None };
    let all = load(kit, &everybody).await?;
    let mut found: Vec<(Uuid, Measures)> = Vec::with_capacity(ids.len());
    for id in ids {
        let members = Members::load(kit, shop, id).await?.ok_or_else(|| Problem::not_found("segment"))?;
        let asked = Asked { shop, until, now: &now, before, segment: Some(&members) };
        found.push((id, load(kit, &asked).await?));
    }
    let measures = all.all.iter().map(|measure| beside(measure, &found, &now)).collect();
    Ok(Json(SegmentBoard { period: (&now).into(), measures }))
}

fn ids(given: &str) -> Result<Vec<Uuid>, Problem> {
    let given: Vec<&str> = given.split(',').filter(|id| !id.is_empty()).collect();
    if !(1..=MOST).contains(&given.len()) {
        return Err(Problem::invalid("segments", Fault::Count { found: given.len(), least: 1, most: MOST }));
    }
    let ids = given.into_iter().map(|id| Uuid::parse_str(id).ok()).collect::<Option<Vec<Uuid>>>();
    ids.ok_or_else(|| Problem::invalid("segments", Fault::form("ids with commas between")))
}

fn beside(all: &Measure, found: &[(Uuid, Measures)], now: &Period) -> SegmentMeasureView {
    let (kind, whole) = (all.kind, all.estimate(now));
    let of = |(segment, measures): &(Uuid, Measures)| {
        let measure = measures.all.iter().find(|measure| measure.kind.key == kind.key);
        let number = measure.and_then(|measure| measure.estimate(now));
        let both = number.as_ref().zip(whole.as_ref());
        let difference = both.and_then(|(here, there)| change(kind, here, there, found.len()));
        OfSegment {
            segment: *segment,
            number: number.map(Number::from),
            is_different: difference.is_some_and(|difference| difference.is_significant),
            is_better: difference.is_some_and(|difference| difference.is_better),
            link: measure.map(|measure| measure.link.clone()).unwrap_or_default(),
        }
    };
    SegmentMeasureView {
        key: kind.key,
        unit: kind.unit,
        is_more_better: kind.is_more_better,
        all: whole.map(Number::from),
        segments: found.iter().map(of).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_four_segments_are_asked_for() {
        let id = Uuid::from_u128(7).to_string();
        assert_eq!(ids(&id).unwrap(), [Uuid::from_u128(7)]);
        assert_eq!(ids(&[id.as_str(); 4].join(",")).unwrap().len(), 4);
        for wrong in ["", "loyal", &[id.as_str(); 5].join(",")] {
            assert!(ids(wrong).is_err(), "{wrong}");
        }
    }
}
