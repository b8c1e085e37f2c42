use axum::Json;
use axum::extract::State;
use uuid::Uuid;
use web::{Page, Path, Permission, Problem, Staff};

use super::row::find;
use crate::Feedback;
use crate::log::{self, Entry};

/// All that was done with a post, oldest first
///
/// Nothing is ever changed or removed here.
#[utoipa::path(get, path = "/feedback/{id}/log", tag = "feedback", operation_id = "getFeedbackLog",
    params(("id" = Uuid, Path)), responses((status = 200, body = Page<Entry>), (status = 404, body = Problem)))]
pub(crate) async fn log(
    State(feedback): State<Feedback>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<Page<Entry>>, Problem> {
    staff.may(Permission::Read)?;
    find(&feedback.kit.store, staff.shop, id).await?;
    Ok(Json(Page { items: log::of(&feedback.kit.store, id).await?, next_cursor: None, total: None }))
}
