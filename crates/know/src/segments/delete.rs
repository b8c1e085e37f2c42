use axum::extract::State;
use axum::http::StatusCode;
use store::Sql;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::uses;
use crate::Know;

/// Delete a segment; its customers stay
///
/// One that others are made of is not deleted.
#[utoipa::path(delete, path = "/segments/{id}", tag = "segments", operation_id = "deleteSegment",
    params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn delete(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::EditSegments)?;
    let tx = know.kit.store.begin().await?;
    let by = uses::users(&tx, staff.shop, id).await?;
    if !by.is_empty() {
        return Err(uses::used("segment", by));
    }
    let sql = "DELETE FROM segments WHERE id = $1 AND shop = $2";
    if tx.exec(sql, vec![id.into(), staff.shop.0.into()]).await? == 0 {
        return Err(Problem::not_found("segment"));
    }
    for table in ["segment_members", "segment_sizes"] {
        tx.exec(&format!("DELETE FROM {table} WHERE segment = $1"), vec![id.into()]).await?;
    }
    web::audit(&tx, &know.kit, &staff, "segment.deleted", "", &id.to_string()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
