use axum::Json;
use axum::extract::State;
use primitives::EventRef;
use serde::{Deserialize, Serialize};
use store::{Sql, exec_in, micros};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Cursor, Page, Permission, Problem, Query, Staff};

use super::again::{Again, Sources};
use super::list::{RejectedQuery, Row, SELECT};
use crate::ingest::refused;
use crate::{Collect, counted};

/// Rejected events sent again by one request; the cursor goes on from there.
const AT_ONCE: usize = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReplayQuery {
    /// From the last answer's `next_cursor`.
    cursor: Option<String>,
}

/// What became of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayedMany {
    /// Taken now.
    taken: usize,
    /// Refused again, and left as they were.
    refused: usize,
    /// Give it back as `cursor` to go on; null when all have had their turn.
    next_cursor: Option<String>,
}

/// Where a walk through all goes on: after this one, up to what was there when it began.
type Place = ((i64, Uuid), i64);

/// Send rejected events again as they were, all that the filters let through, oldest first
///
/// Each request takes the next of them. Doing it again harms nothing: what was taken is not sent twice.
#[utoipa::path(post, path = "/rejected-events/replay", tag = "data", operation_id = "replayRejectedEvents",
    params(RejectedQuery, ReplayQuery), responses((status = 200, body = ReplayedMany)))]
pub(crate) async fn replay_all(
    State(collect): State<Collect>,
    staff: Staff,
    Query(filter): Query<RejectedQuery>,
    Query(query): Query<ReplayQuery>,
) -> Result<Json<ReplayedMany>, Problem> {
    staff.may(Permission::ManageData)?;
    let kit = &collect.kit;
    let now = kit.now();
    let cursor = query.cursor.as_deref().map(Cursor::decode::<Place>).transpose()?;
    let ((at, id), until) = cursor.unwrap_or(((i64::MIN, Uuid::nil()), micros(now)));
    let mut all = filter.condition(staff.shop, now);
    all.and("replayed_at IS NULL AND is_stub = FALSE AND received_at <= ?", [until.into()]);
    all.and("(received_at, id) > (?, ?)", [at.into(), id.into()]);
    let sql = format!("{SELECT} WHERE {} ORDER BY received_at, id LIMIT {}", all.sql, AT_ONCE + 1);
    let rows: Vec<Row> = kit.store.rows(&sql, all.values).await?;
    let page = Page::cut(rows, AT_ONCE, |row| Cursor::encode(&((row.received_at, row.id), until)));

    let (mut opened, mut sources) = (Vec::new(), Sources::default());
    let looked_at = page.items.len();
    for row in page.items {
        opened.extend(Again::open(&collect, staff.shop, row, None, &mut sources).await?);
    }
    let read = opened.iter().filter_map(|again| Some((again, again.read().ok()?)));
    let taken: Vec<_> = read.collect();
    let events = taken.iter().flat_map(|(again, calls)| calls.iter().map(move |call| call.event(&again.source, now)));
    let events: Vec<EventRef<'_>> = events.collect();
    let appended = collect.log.append_refs(&events).await.map_err(refused)?;
    let mut left = appended.as_slice();
    for (again, calls) in &taken {
        let (its, others) = left.split_at(calls.len());
        counted::appended(again.source.kind, its);
        left = others;
    }
    let done: Vec<Uuid> = taken.iter().map(|(again, _)| again.id).collect();
    if !done.is_empty() {
        let tx = kit.store.begin().await?;
        exec_in(&tx, &[micros(now).into()], &done, |list| {
            format!("UPDATE rejected_events SET replayed_at = $1 WHERE id IN ({list})")
        })
        .await?;
        web::audit(&tx, kit, &staff, "rejected_event.replayed", &done.len().to_string(), "").await?;
        tx.commit().await?;
    }
    let refused = looked_at - done.len();
    Ok(Json(ReplayedMany { taken: done.len(), refused, next_cursor: page.next_cursor }))
}
