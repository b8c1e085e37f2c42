use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use super::frame::{Frame, unanswered};
use crate::Flows;

const DAYS: i64 = 90;
const MOST_NAMES: usize = 100;
/// Calls that say who somebody is, not what they did, where they have no name.
const NO_DEEDS: [&str; 3] = ["identify", "group", "alias"];

/// What people do in this shop, the most frequent first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BehaviourEvents {
    items: Vec<BehaviourEvent>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BehaviourEvent {
    /// As it was sent.
    name: String,
    /// How often in the last 90 days.
    events: u64,
}

/// The names of events, for the steps of a funnel
#[utoipa::path(get, path = "/behaviour/events", tag = "behaviour", operation_id = "listBehaviourEvents",
    responses((status = 200, body = BehaviourEvents), (status = 503, body = Problem)))]
pub(crate) async fn events(State(flows): State<Flows>, staff: Staff) -> Result<Json<Value>, Problem> {
    staff.may(Permission::Read)?;
    let frame = Frame::load(&flows, staff.shop).await?;
    let question = (staff.shop, frame.end, "events".to_owned());
    let work = read(flows.clone(), frame);
    flows.desk.answer(flows.kit.now(), question, work).await
}

async fn read(flows: Flows, frame: Frame) -> Result<BehaviourEvents, Problem> {
    let scope = frame.scope(frame.back(DAYS), frame.end)?;
    let days = flows.lake.distinct_people(&scope).await.map_err(|error| unanswered(&error))?;
    let mut names: BTreeMap<String, u64> = BTreeMap::new();
    for day in days.into_iter().filter(|day| !NO_DEEDS.contains(&day.name.as_str())) {
        *names.entry(day.name).or_default() += day.events;
    }
    let mut items: Vec<BehaviourEvent> =
        names.into_iter().map(|(name, events)| BehaviourEvent { name, events }).collect();
    items.sort_by_key(|event| std::cmp::Reverse(event.events));
    items.truncate(MOST_NAMES);
    Ok(BehaviourEvents { items })
}
