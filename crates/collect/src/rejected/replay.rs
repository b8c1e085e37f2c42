use axum::Json;
use axum::extract::State;
use eventlog::Appended;
use primitives::EventRef;
use serde::{Deserialize, Serialize};
use store::{Sql, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, ValidJson};

use super::again::{Again, Sources, refused_again};
use super::list::{Row, SELECT};
use crate::ingest::refused;
use crate::{Collect, counted};

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Replay {
    /// What was sent, mended: a call, or a whole body with its `batch`. What was sent when it is left out.
    raw: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Replayed {
    /// False when the log had all of it already.
    stored: bool,
    /// Events that are new in the log.
    accepted: usize,
    /// Events that the log had already.
    duplicates: usize,
}

/// Send a rejected event again, mended or as it was
///
/// It is read as it would have been when it came: by the clock of then, with what its batch said for all. Of a whole body
/// every call is taken, or none.
#[utoipa::path(post, path = "/rejected-events/{id}/replay", tag = "data", operation_id = "replayRejectedEvent",
    request_body = Replay, params(("id" = Uuid, Path)),
    responses((status = 200, body = Replayed), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn replay(
    State(collect): State<Collect>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(request): ValidJson<Replay>,
) -> Result<Json<Replayed>, Problem> {
    staff.may(Permission::ManageData)?;
    let kit = &collect.kit;
    let sql = format!("{SELECT} WHERE id = $1 AND shop = $2");
    let row: Option<Row> = kit.store.row(&sql, vec![id.into(), staff.shop.0.into()]).await?;
    let row = row.ok_or_else(|| Problem::not_found("rejected event"))?;
    if row.replayed_at.is_some() {
        return Err(Problem::conflict("replayed", "this event was sent again already"));
    }
    if row.is_stub {
        return Err(Problem::conflict("not_kept", "the body could not be read, so that only its first bytes are kept"));
    }
    let again = Again::open(&collect, staff.shop, row, request.raw, &mut Sources::default()).await?;
    let again = again.ok_or_else(|| Problem::not_found("source any more"))?;
    if again.is_cut {
        return Err(Problem::conflict("not_kept", "only the first 64 KiB are kept: put all of it in “raw”"));
    }
    again.check_json()?;
    let calls = again.read().map_err(refused_again)?;
    let events: Vec<EventRef<'_>> = calls.iter().map(|call| call.event(&again.source, kit.now())).collect();
    let appended = collect.log.append_refs(&events).await.map_err(refused)?;
    counted::appended(again.source.kind, &appended);
    let accepted = appended.iter().filter(|one| matches!(one, Appended::Stored(_))).count();
    let tx = kit.store.begin().await?;
    let sql = "UPDATE rejected_events SET replayed_at = $1 WHERE id = $2";
    tx.exec(sql, vec![micros(kit.now()).into(), id.into()]).await?;
    web::audit(&tx, kit, &staff, "rejected_event.replayed", &id.to_string(), "").await?;
    tx.commit().await?;
    Ok(Json(Replayed { stored: accepted > 0, accepted, duplicates: appended.len() - accepted }))
}
