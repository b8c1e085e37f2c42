use axum::Json;
use axum::extract::State;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use web::{Permission, Problem, Query, Staff};

use super::frame::{Frame, MOST_DAYS, USUAL_DAYS, unanswered, within};
use crate::Flows;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct VisitorsQuery {
    /// 7 to 200, up to today; 28 when not given. As many days before are read for comparison.
    #[param(minimum = 7, maximum = 200)]
    days: Option<i64>,
    /// Days when not given. Weeks are of seven days each and end with the last day.
    #[param(inline)]
    by: Option<Grain>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = BehaviourGrain)]
enum Grain {
    #[default]
    Day,
    Week,
}

/// How many people came to the website or app. Whoever came on two days counts once in the whole, and on each of the days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Visitors {
    /// `YYYY-MM-DD` in the shop's zone, both within.
    from: String,
    to: String,
    people: u64,
    /// In the period of the same length right before.
    previous: u64,
    series: Vec<VisitorsPart>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VisitorsPart {
    /// Its first day.
    from: String,
    people: u64,
}

/// How many people visit
#[utoipa::path(get, path = "/behaviour/visitors", tag = "behaviour", operation_id = "getVisitors",
    params(VisitorsQuery), responses((status = 200, body = Visitors), (status = 422, body = Problem),
    (status = 503, body = Problem)))]
pub(crate) async fn visitors(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<VisitorsQuery>,
) -> Result<Json<Value>, Problem> {
    staff.may(Permission::Read)?;
    let days = within("days", query.days, USUAL_DAYS, (7, MOST_DAYS / 2))?;
    let step = if query.by.unwrap_or_default() == Grain::Day { 1 } else { 7 };
    let frame = Frame::load(&flows, staff.shop).await?;
    let question = (staff.shop, frame.end, format!("visitors {days} {step}"));
    let work = read(flows.clone(), frame, days, step);
    flows.desk.answer(flows.kit.now(), question, work).await
}

async fn read(flows: Flows, frame: Frame, days: i64, step: i64) -> Result<Visitors, Problem> {
    let (from, previous_from) = (frame.back(days), frame.back(2 * days));
    let now = starts(from, frame.end, step);
    let before = starts(previous_from, from, step);
    let days = before.iter().chain(&now).map(|day| frame.start(*day)).collect::<Result<Vec<_>, _>>()?;
    let scope = frame.people(&flows, previous_from, frame.end).await?;
    let presence = flows.lake.presence(&scope, &days, know::is_browsing).await.map_err(|error| unanswered(&error))?;
    let people = presence.per_span();
    let part = |(day, people): (&Date, &u64)| VisitorsPart { from: day.to_string(), people: *people };
    Ok(Visitors {
        from: from.to_string(),
        to: frame.back(1).to_string(),
        people: presence.within(&(before.len()..days.len())),
        previous: presence.within(&(0..before.len())),
        series: now.iter().zip(&people[before.len()..]).map(part).collect(),
    })
}

/// The first days of parts of `step` days each, the last of which ends with the period; the first may be shorter.
fn starts(from: Date, to: Date, step: i64) -> Vec<Date> {
    let mut starts = Vec::new();
    let mut start = to;
    while start > from {
        start = start.saturating_sub(step.days()).max(from);
        starts.push(start);
    }
    starts.reverse();
    starts
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_end_with_the_period() {
        let (from, to) = (date(2026, 11, 1), date(2026, 11, 11));
        assert_eq!(starts(from, to, 7), [date(2026, 11, 1), date(2026, 11, 4)]);
        assert_eq!(starts(from, to, 1).len(), 10);
    }
}
