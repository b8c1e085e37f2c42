use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;
use web::{Asked, Path, Permission, Problem, Query, Staff, audit};

use super::list::{language, wanted};
use super::query::ResponsesQuery;
use super::sheet::{Form, Sheet};
use crate::Surveys;
use crate::results::report::{definitions, questions};
use crate::surveys::Survey;

/// The answers that a query finds as a CSV file that spreadsheets open safely
///
/// One row for each, however many there are, whatever `cursor` and `limit` say. For each question a column `answer.` and its
/// key, in words of the language asked for; where options, rows or products have keys, a column `code.` and its key with
/// those. Names are masked for roles that may not see them.
#[utoipa::path(get, path = "/surveys/{id}/responses.csv", tag = "surveys", operation_id = "exportSurveyResponses",
    params(("id" = Uuid, Path), ResponsesQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn csv(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    asked: Asked,
    Query(query): Query<ResponsesQuery>,
) -> Result<Response, Problem> {
    let survey = read(&surveys, &staff, id).await?;
    let definitions = definitions(&surveys.kit.store, &survey).await?;
    let form = Form::table(&questions(&definitions));
    export(surveys, &staff, survey, (query, asked), form).await
}

/// The answers that a query finds, one object of JSON a line, as the list of answers has them
///
/// All of them, whatever `cursor` and `limit` say.
#[utoipa::path(get, path = "/surveys/{id}/responses.jsonl", tag = "surveys",
    operation_id = "exportSurveyResponseLines", params(("id" = Uuid, Path), ResponsesQuery),
    responses((status = 200, content_type = "application/jsonl", body = String), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn lines(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    asked: Asked,
    Query(query): Query<ResponsesQuery>,
) -> Result<Response, Problem> {
    let survey = read(&surveys, &staff, id).await?;
    export(surveys, &staff, survey, (query, asked), Form::Lines).await
}

async fn read(surveys: &Surveys, staff: &Staff, id: Uuid) -> Result<Survey, Problem> {
    staff.may(Permission::Read)?;
    Survey::load(&surveys.kit.store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))
}

async fn export(
    surveys: Surveys,
    staff: &Staff,
    survey: Survey,
    (query, asked): (ResponsesQuery, Asked),
    form: Form,
) -> Result<Response, Problem> {
    let wanted = wanted(&surveys, &survey, &query).await?;
    let language = language(&surveys.kit.store, staff, query.lang.as_deref()).await?;
    let told = [form.extension(), asked.0.as_str()];
    let detail = told.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let tx = surveys.kit.store.begin().await?;
    audit(&tx, &surveys.kit, staff, "survey.exported", &survey.name, &detail).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, form.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"survey.{}\"", form.extension())),
    ];
    let sheet = Sheet { surveys, survey, wanted, form, is_masked: staff.is_masked(), language };
    Ok((headers, Body::from_stream(sheet.pieces())).into_response())
}
