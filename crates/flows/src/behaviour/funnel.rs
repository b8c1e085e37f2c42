use std::time::Duration;

use axum::Json;
use axum::extract::State;
use lake::Funnel as Asked;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Permission, Problem, Query, Staff};

use super::frame::{Frame, MOST_DAYS, USUAL_DAYS, unanswered, within};
use super::share::Share;
use crate::Flows;

const USUAL_STEPS: &str = "Product Viewed|Product Added|Order Completed";
const USUAL_HOURS: i64 = 7 * 24;
const MOST_HOURS: i64 = 90 * 24;
const MOST_NAME_CHARS: usize = 200;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FunnelQuery {
    /// Two to six names of events, in order, with `|` between them; viewed, put in the cart and ordered when not given.
    steps: Option<String>,
    /// Hours from the first step to the last at most; a week when not given.
    #[param(minimum = 1, maximum = 2160)]
    within_hours: Option<i64>,
    /// 1 to 400, up to today; 28 when not given.
    #[param(minimum = 1, maximum = 400)]
    days: Option<i64>,
}

/// How far people got. All steps of one way lie within the period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BehaviourFunnel)]
pub(crate) struct Funnel {
    /// `YYYY-MM-DD` in the shop's zone, both within.
    from: String,
    to: String,
    within_hours: i64,
    steps: Vec<FunnelStep>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BehaviourFunnelStep)]
pub(crate) struct FunnelStep {
    name: String,
    /// Who came this far: this step and those before it, in order.
    people: u64,
    /// Who took the step before and not this one.
    lost: u64,
    /// Of those who took the first step; null where nobody did, and of the first step itself.
    of_first: Option<Share>,
    /// Of those who took the step before.
    of_previous: Option<Share>,
}

/// How far people get from one step to the next
#[utoipa::path(get, path = "/behaviour/funnel", tag = "behaviour", operation_id = "getFunnel", params(FunnelQuery),
    responses((status = 200, body = Funnel), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn funnel(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<FunnelQuery>,
) -> Result<Json<Value>, Problem> {
    staff.may(Permission::Read)?;
    let days = within("days", query.days, USUAL_DAYS, (1, MOST_DAYS))?;
    let hours = within("within_hours", query.within_hours, USUAL_HOURS, (1, MOST_HOURS))?;
    let steps = steps(query.steps.as_deref().unwrap_or(USUAL_STEPS))?;
    let frame = Frame::load(&flows, staff.shop).await?;
    let question = (staff.shop, frame.end, format!("funnel {days} {hours} {}", steps.join("|")));
    let work = read(flows.clone(), frame, days, hours, steps);
    flows.desk.answer(flows.kit.now(), question, work).await
}

fn steps(given: &str) -> Result<Vec<String>, Problem> {
    let steps: Vec<String> = given.split('|').map(|step| step.trim().to_owned()).collect();
    if !(2..=6).contains(&steps.len()) {
        return Err(Problem::invalid("steps", Fault::Count { found: steps.len(), least: 2, most: 6 }));
    }
    if steps.iter().any(|step| step.is_empty() || step.chars().count() > MOST_NAME_CHARS) {
        return Err(Problem::invalid("steps", Fault::Characters { least: 1, most: MOST_NAME_CHARS }));
    }
    Ok(steps)
}

async fn read(flows: Flows, frame: Frame, days: i64, hours: i64, steps: Vec<String>) -> Result<Funnel, Problem> {
    let from = frame.back(days);
    let scope = frame.people(&flows, from, frame.end).await?;
    let window = Duration::from_secs(hours.unsigned_abs() * 3600);
    let asked = Asked { steps: steps.clone(), window };
    let reached = flows.lake.funnel(&scope, asked).await.map_err(|error| unanswered(&error))?;
    let steps = view(steps, &reached);
    Ok(Funnel { from: from.to_string(), to: frame.back(1).to_string(), within_hours: hours, steps })
}

fn view(names: Vec<String>, reached: &[u64]) -> Vec<FunnelStep> {
    let first = reached.first().copied().unwrap_or(0);
    let step = |(at, (name, people)): (usize, (String, &u64))| {
        let before = at.checked_sub(1).map(|before| reached[before]);
        FunnelStep {
            name,
            people: *people,
            lost: before.map_or(0, |before| before - people),
            of_first: before.and_then(|_| Share::of(*people, first)),
            of_previous: before.and_then(|before| Share::of(*people, before)),
        }
    };
    names.into_iter().zip(reached).enumerate().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_two_to_six_names() {
        assert_eq!(steps(" a | b ").unwrap(), ["a", "b"]);
        for wrong in ["", "a", "a||b", "a|b|c|d|e|f|g"] {
            assert_eq!(steps(wrong).unwrap_err().status.as_u16(), 422, "{wrong}");
        }
    }

    #[test]
    fn each_step_is_told_of_the_first_and_of_the_one_before() {
        let names = ["view", "add", "order"].map(str::to_owned).to_vec();
        let steps = view(names, &[200, 50, 10]);
        let told: Vec<_> = steps.iter().map(|step| (step.people, step.lost)).collect();
        assert_eq!(told, [(200, 0), (50, 150), (10, 40)]);
        assert_eq!((steps[0].of_first, steps[0].of_previous), (None, None));
        assert_eq!((steps[2].of_first, steps[2].of_previous), (Share::of(10, 200), Share::of(10, 50)));
        assert_eq!(view(vec!["a".to_owned(), "b".to_owned()], &[0, 0])[1].of_first, None);
    }
}
