use std::collections::VecDeque;

use axum::Json;
use axum::extract::State;
use eventlog::{EventLog, LogError};
use primitives::{Event, EventKind, Seq, ShopId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Permission, Problem, Query, Staff};

use super::view::EventView;
use crate::Collect;

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LatestQuery {
    /// Events after the one of this number.
    after: Option<Seq>,
    /// Only of this source.
    source: Option<Uuid>,
    kind: Option<EventKind>,
    /// Only with these words in their name, their ids or their content.
    q: Option<String>,
}

/// What arrived lately.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Latest {
    /// Newest first.
    items: Vec<EventView>,
    /// How many more the filters let through, older than those shown.
    more: usize,
    /// The newest event there is: ask for what comes after it.
    last_seq: u64,
}

/// Shown at once: more than anybody reads.
const SHOWN: usize = 50;
/// Of a flood the newest are looked through.
const LOOKED_AT: u64 = 20_000;

/// What arrived since an event
///
/// At most fifty are shown, and of a flood the newest 20,000 are looked through.
#[utoipa::path(get, path = "/events/latest", tag = "data", operation_id = "latestEvents", params(LatestQuery),
    responses((status = 200, body = Latest)))]
pub(crate) async fn latest(
    State(collect): State<Collect>,
    staff: Staff,
    Query(query): Query<LatestQuery>,
) -> Result<Json<Latest>, Problem> {
    staff.may(Permission::ReadPersonal)?;
    let log = collect.log.clone();
    let found = tokio::task::spawn_blocking(move || search(&log, staff.shop, &query)).await;
    Ok(Json(found.map_err(|error| Problem::internal(&error))?.map_err(|error| Problem::internal(&error))?))
}

impl LatestQuery {
    fn takes(&self, shop: ShopId, event: &Event, words: &str) -> bool {
        event.shop == shop
            && self.source.is_none_or(|source| source == event.source.0)
            && self.kind.is_none_or(|kind| kind == event.kind)
            && (words.is_empty() || mentions(event, words))
    }
}

/// Whether the words, in lower case, are anywhere in an event.
fn mentions(event: &Event, words: &str) -> bool {
    let texts = [event.name.as_deref(), event.user_id.as_deref(), event.anonymous_id.as_deref()];
    let mut texts = texts.into_iter().flatten().chain([event.message_id.as_str(), event.body.get()]);
    texts.any(|text| text.to_lowercase().contains(words))
}

fn search(log: &EventLog, shop: ShopId, query: &LatestQuery) -> Result<Latest, LogError> {
    let words = query.q.as_deref().unwrap_or_default().trim().to_lowercase();
    let last_seq = log.last();
    let mut after = query.after.unwrap_or(0).max(last_seq.saturating_sub(LOOKED_AT));
    let (mut newest, mut found) = (VecDeque::with_capacity(SHOWN), 0);
    while after < last_seq {
        let batch = log.read(after, 500)?;
        let Some(last) = batch.last() else { break };
        after = last.seq;
        for stored in batch {
            if !query.takes(shop, &stored.event, &words) {
                continue;
            }
            found += 1;
            if newest.len() == SHOWN {
                newest.pop_front();
            }
            newest.push_back(EventView::from(stored));
        }
    }
    let more = found - newest.len();
    Ok(Latest { items: newest.into_iter().rev().collect(), more, last_seq: last_seq.max(after) })
}
