use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use eventlog::Appended;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::{Sql, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, FieldError, Path, Permission, Problem, Staff, ValidJson};

use super::list::{Row, SELECT};
use crate::Collect;
use crate::ingest::{Common, Item, read_call, refused};
use crate::sources;

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct Replay {
    /// The mended call; what was sent when it is left out.
    raw: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Replayed {
    /// False when the log had the event already.
    stored: bool,
}

/// Send a rejected event again, mended or as it was
#[utoipa::path(post, path = "/rejected-events/{id}/replay", tag = "data", operation_id = "replayRejectedEvent",
    request_body = Replay, params(("id" = Uuid, Path)),
    responses((status = 200, body = Replayed), (status = 404, body = Problem), (status = 422, body = Problem)))]
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
    let sent = match request.raw {
        Some(mended) => mended,
        None => row.sent(&kit.vault)?,
    };
    let sent: &RawValue =
        serde_json::from_str(&sent).map_err(|error| Problem::invalid("raw", Fault::unreadable(&error)))?;
    let source = sources::by_id(&kit.store, staff.shop, row.source).await?;
    let source = source.ok_or_else(|| Problem::not_found("source any more"))?;
    let new_id = || format!("replay-{}", row.id);
    let (common, received) = (Common::default(), kit.now());
    let call = read_call(Item::new(sent.get()), None, &common, &source, received, new_id).map_err(|reject| {
        let field = reject.field.unwrap_or("raw").to_owned();
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, reject.code, reject.message.clone());
        let fault = Fault::Refused { reason: reject.code.to_owned(), why: reject.message };
        Problem { errors: vec![FieldError::new(field, fault)], ..problem }
    })?;
    let appended = collect.log.append_refs(&[call.event(&source, received)]).await.map_err(refused)?;
    let tx = kit.store.begin().await?;
    let sql = "UPDATE rejected_events SET replayed_at = $1 WHERE id = $2";
    tx.exec(sql, vec![micros(kit.now()).into(), id.into()]).await?;
    web::audit(&tx, kit, &staff, "rejected_event.replayed", &id.to_string(), "").await?;
    tx.commit().await?;
    Ok(Json(Replayed { stored: matches!(appended.first(), Some(Appended::Stored(_))) }))
}
