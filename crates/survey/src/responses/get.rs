use axum::Json;
use axum::extract::State;
use uuid::Uuid;
use web::{Path, Permission, Problem, Query, Staff};

use super::list::language;
use super::query::ResponsesQuery;
use super::view::{ResponseRow, Show, complete};
use crate::Surveys;
use crate::answers::Response;
use crate::surveys::Survey;

/// One answer
#[utoipa::path(get, path = "/survey-responses/{id}", tag = "surveys", operation_id = "getSurveyResponse",
    params(("id" = Uuid, Path), ("lang" = Option<String>, Query, description = "zh or en")),
    responses((status = 200, body = ResponseRow), (status = 404, body = Problem)))]
pub(crate) async fn get(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<ResponsesQuery>,
) -> Result<Json<ResponseRow>, Problem> {
    staff.may(Permission::Read)?;
    let store = &surveys.kit.store;
    let missing = || Problem::not_found("answer");
    let response = Response::load(store, staff.shop, id).await?.ok_or_else(missing)?;
    let survey = Survey::load(store, staff.shop, response.survey).await?.ok_or_else(missing)?;
    let language = language(store, &staff, query.lang.as_deref()).await?;
    let show = Show { surveys: &surveys, is_masked: staff.is_masked(), language };
    let row = complete(store, &show, &survey, vec![response]).await?.pop();
    Ok(Json(row.ok_or_else(missing)?))
}
