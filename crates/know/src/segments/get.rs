use axum::Json;
use axum::extract::State;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::list::{SegmentView, view};
use crate::Know;

/// One segment
#[utoipa::path(get, path = "/segments/{id}", tag = "segments", operation_id = "getSegment",
    params(("id" = Uuid, Path)), responses((status = 200, body = SegmentView), (status = 404, body = Problem)))]
pub(crate) async fn get(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<SegmentView>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(view(&know, &staff, id).await?))
}
