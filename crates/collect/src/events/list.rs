use axum::Json;
use axum::extract::State;
use eventlog::EventLog;
use primitives::{EventKind, Seq, ShopId, Stored};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Cursor, Page, PageQuery, Permission, Problem, Query, Staff};

use super::view::EventView;
use crate::Collect;

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// Only of this source.
    source: Option<Uuid>,
    kind: Option<EventKind>,
    /// Only events of this name.
    name: Option<String>,
}

impl EventsQuery {
    fn takes(&self, shop: ShopId, stored: &Stored) -> bool {
        let event = &stored.event;
        event.shop == shop
            && self.source.is_none_or(|source| source == event.source.0)
            && self.kind.is_none_or(|kind| kind == event.kind)
            && self.name.as_ref().is_none_or(|name| event.name.as_ref() == Some(name))
    }
}

/// A search looks at most at this many events at a time; the cursor goes on from there.
const LOOKED_AT: usize = 20_000;

/// Recent events, newest first
#[utoipa::path(get, path = "/events", tag = "data", operation_id = "listEvents", params(EventsQuery, PageQuery),
    responses((status = 200, body = Page<EventView>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(collect): State<Collect>,
    staff: Staff,
    Query(filter): Query<EventsQuery>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<EventView>>, Problem> {
    staff.may(Permission::ReadPersonal)?;
    let limit = query.limit()?;
    let before: Seq = query.after()?.unwrap_or(Seq::MAX);
    let log = collect.log.clone();
    let found = tokio::task::spawn_blocking(move || search(&log, staff.shop, &filter, before, limit)).await;
    let page = found.map_err(|error| Problem::internal(&error))?.map_err(|error| Problem::internal(&error))?;
    Ok(Json(page))
}

fn search(
    log: &EventLog,
    shop: ShopId,
    filter: &EventsQuery,
    mut before: Seq,
    limit: usize,
) -> Result<Page<EventView>, eventlog::LogError> {
    let mut items = Vec::new();
    let mut looked_at = 0;
    loop {
        let batch = log.read_back(before, 500)?;
        let Some(oldest) = batch.last().map(|stored| stored.seq) else {
            return Ok(Page { items, next_cursor: None, total: None });
        };
        looked_at += batch.len();
        for stored in batch {
            let seq = stored.seq;
            if filter.takes(shop, &stored) {
                items.push(EventView::from(stored));
            }
            if items.len() == limit {
                return Ok(Page { items, next_cursor: Some(Cursor::encode(&seq)), total: None });
            }
        }
        before = oldest;
        if looked_at >= LOOKED_AT {
            return Ok(Page { items, next_cursor: Some(Cursor::encode(&before)), total: None });
        }
    }
}
