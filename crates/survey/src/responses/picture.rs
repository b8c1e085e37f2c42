use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use store::Sql;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use crate::Surveys;

/// A picture that was sent as an answer
#[utoipa::path(get, path = "/survey-pictures/{id}", tag = "surveys", operation_id = "getSurveyPicture",
    params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "image/jpeg", body = String), (status = 404, body = Problem)))]
pub(crate) async fn picture(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Problem> {
    // Faces and addresses may be on it.
    staff.may(Permission::ReadPersonal)?;
    let sql = "SELECT p.jpeg FROM survey_pictures p JOIN survey_responses r ON r.id = p.response
               WHERE r.shop = $1 AND p.id = $2";
    let jpeg: Option<Vec<u8>> = surveys.kit.store.scalar(sql, vec![staff.shop.0.into(), id.into()]).await?;
    let jpeg = jpeg.ok_or_else(|| Problem::not_found("picture"))?;
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, max-age=3600"),
    ];
    Ok((headers, jpeg))
}
