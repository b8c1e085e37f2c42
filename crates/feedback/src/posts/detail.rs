use axum::Json;
use axum::extract::State;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::row::find;
use super::view::{FeedbackDetail, detail};
use crate::Feedback;

/// A post with what was said about it
#[utoipa::path(get, path = "/feedback/{id}", tag = "feedback", operation_id = "getFeedback", params(("id" = Uuid, Path)),
    responses((status = 200, body = FeedbackDetail), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(feedback): State<Feedback>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<FeedbackDetail>, Problem> {
    staff.may(Permission::Read)?;
    let post = find(&feedback.kit.store, staff.shop, id).await?;
    Ok(Json(detail(&feedback, &staff, post).await?))
}
