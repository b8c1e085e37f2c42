use axum::extract::State;
use axum::http::StatusCode;
use store::Sql;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use crate::Collect;

/// Discard a rejected event
#[utoipa::path(delete, path = "/rejected-events/{id}", tag = "data", operation_id = "deleteRejectedEvent",
    params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn remove(
    State(collect): State<Collect>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageData)?;
    let tx = collect.kit.store.begin().await?;
    let sql = "DELETE FROM rejected_events WHERE id = $1 AND shop = $2";
    if tx.exec(sql, vec![id.into(), staff.shop.0.into()]).await? == 0 {
        return Err(Problem::not_found("rejected event"));
    }
    web::audit(&tx, &collect.kit, &staff, "rejected_event.discarded", &id.to_string(), "").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
