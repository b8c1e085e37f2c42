use axum::Json;
use axum::extract::State;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::Survey;
use super::view::{SurveyView, view};
use crate::Surveys;

/// A survey
#[utoipa::path(get, path = "/surveys/{id}", tag = "surveys", operation_id = "getSurvey", params(("id" = Uuid, Path)),
    responses((status = 200, body = SurveyView), (status = 404, body = Problem)))]
pub(crate) async fn get(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<SurveyView>, Problem> {
    staff.may(Permission::Read)?;
    let store = &surveys.kit.store;
    let survey = Survey::load(store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    Ok(Json(view(store, survey).await?))
}
