use axum::Json;
use axum::extract::State;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use web::{Permission, Problem, Query, Staff};

use super::frame::{Frame, MOST_DAYS, unanswered};
use super::share::Share;
use crate::Flows;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RetentionQuery {
    /// Visits when not given.
    #[param(inline)]
    of: Option<Deed>,
    /// Weeks from Monday to Sunday when not given.
    #[param(inline)]
    by: Option<Step>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = BehaviourDeed)]
enum Deed {
    #[default]
    Visit,
    Order,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = BehaviourStep)]
enum Step {
    #[default]
    Week,
    Month,
}

/// Whether people who came, or ordered, for the first time come again. Weeks and months that are not over are left out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BehaviourRetention)]
pub(crate) struct Retention {
    /// The first day that is read, `YYYY-MM-DD` in the shop's zone: whoever was there before counts as new all the same.
    read_from: String,
    /// The oldest first; those without anybody are left out.
    cohorts: Vec<RetentionCohort>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BehaviourCohort)]
pub(crate) struct RetentionCohort {
    /// The first day of the week or month in which they were there first.
    from: String,
    people: u64,
    /// How many were there again 1, 2 … weeks or months later, as a share of the cohort.
    again: Vec<Share>,
}

/// Whether people come again
#[utoipa::path(get, path = "/behaviour/retention", tag = "behaviour", operation_id = "getRetention",
    params(RetentionQuery), responses((status = 200, body = Retention), (status = 422, body = Problem),
    (status = 503, body = Problem)))]
pub(crate) async fn retention(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<RetentionQuery>,
) -> Result<Json<Value>, Problem> {
    staff.may(Permission::Read)?;
    let (of, by) = (query.of.unwrap_or_default(), query.by.unwrap_or_default());
    let frame = Frame::load(&flows, staff.shop).await?;
    let question = (staff.shop, frame.end, format!("retention {of:?} {by:?}"));
    let work = read(flows.clone(), frame, of, by);
    flows.desk.answer(flows.kit.now(), question, work).await
}

async fn read(flows: Flows, frame: Frame, of: Deed, by: Step) -> Result<Retention, Problem> {
    let days = by.starts(frame.back(1), frame.back(MOST_DAYS));
    let Some((until, starts)) = days.split_last() else { return Ok(Retention::none(frame.end)) };
    let Some(read_from) = starts.first().copied() else { return Ok(Retention::none(*until)) };
    let instants = starts.iter().map(|day| frame.start(*day)).collect::<Result<Vec<_>, _>>()?;
    let scope = frame.people(&flows, read_from, *until).await?;
    let is_meant = move |kind: &str, name: &str| match of {
        Deed::Visit => know::is_browsing(kind, name),
        Deed::Order => kind == "track" && name == "Order Completed",
    };
    let presence = flows.lake.presence(&scope, &instants, is_meant).await.map_err(|error| unanswered(&error))?;
    let cohorts = starts.iter().zip(presence.retention());
    // The earlier ones are read only to know who is new in the later.
    let shown = cohorts.skip(starts.len().saturating_sub(by.shown()));
    let cohorts = shown.filter_map(|(from, counts)| RetentionCohort::of(*from, &counts)).collect();
    Ok(Retention { read_from: read_from.to_string(), cohorts })
}

impl Step {
    fn shown(self) -> usize {
        match self {
            Self::Week => 12,
            Self::Month => 8,
        }
    }

    /// The first days of the weeks or months from the one that holds `today` back to the last that lies after `oldest`,
    /// the oldest first.
    fn starts(self, today: Date, oldest: Date) -> Vec<Date> {
        let mut start = match self {
            Self::Week => today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days()),
            Self::Month => today.first_of_month(),
        };
        let mut starts = Vec::new();
        while start >= oldest {
            starts.push(start);
            start = match self {
                Self::Week => start.saturating_sub(7.days()),
                Self::Month => start.saturating_sub(1.month()),
            };
        }
        starts.reverse();
        starts
    }
}

impl Retention {
    fn none(day: Date) -> Self {
        Self { read_from: day.to_string(), cohorts: Vec::new() }
    }
}

impl RetentionCohort {
    fn of(from: Date, counts: &[u64]) -> Option<Self> {
        let (people, again) = counts.split_first()?;
        let again: Vec<Share> = again.iter().filter_map(|part| Share::of(*part, *people)).collect();
        (*people > 0).then(|| Self { from: from.to_string(), people: *people, again })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_reach_no_further_than_asked() {
        let (today, oldest) = (date(2026, 11, 12), date(2026, 10, 20));
        assert_eq!(Step::Week.starts(today, oldest), [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)]);
        assert_eq!(Step::Month.starts(today, date(2026, 9, 1)).len(), 3);
        assert_eq!(Step::Month.starts(date(2028, 3, 31), date(2028, 2, 1)), [date(2028, 2, 1), date(2028, 3, 1)]);
    }

    #[test]
    fn a_cohort_tells_of_those_who_came_again_and_nothing_of_nobody() {
        let cohort = RetentionCohort::of(date(2026, 11, 2), &[40, 10]).unwrap();
        assert_eq!((cohort.people, cohort.again), (40, vec![Share::of(10, 40).unwrap()]));
        assert!(RetentionCohort::of(date(2026, 11, 2), &[0, 0]).is_none());
    }
}
