use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use store::StoreError;
use uuid::Uuid;
use web::{Path, Permission, Problem, Query, Staff};

use super::list::{condition, language, page};
use super::query::ResponsesQuery;
use super::view::{ResponseRow, Show, complete};
use crate::Surveys;
use crate::results::report::{definitions, questions};
use crate::surveys::Survey;

const PAGE: u32 = 200;
const MOST: usize = 100_000;
const COLUMNS: [&str; 17] = [
    "id",
    "at",
    "state",
    "customer_id",
    "name",
    "order_id",
    "product_id",
    "product_name",
    "agent",
    "channel",
    "language",
    "score",
    "band",
    "polarity",
    "urgency",
    "follow_up",
    "outcome",
];

/// The answers that a query finds as a CSV file that spreadsheets open safely
///
/// One column for each question, `answer.` and its key. Names are masked for roles that may not see them. At most 100,000 rows.
#[utoipa::path(get, path = "/surveys/{id}/responses.csv", tag = "surveys", operation_id = "exportSurveyResponses",
    params(("id" = Uuid, Path), ResponsesQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn export(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<ResponsesQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::Read)?;
    let kit = &surveys.kit;
    let survey = Survey::load(&kit.store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let (csv, rows) = write(&surveys, &staff, &survey, query).await?;
    let tx = kit.store.begin().await?;
    web::audit(&tx, kit, &staff, "survey.exported", &survey.name, &rows.to_string()).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"survey.csv\""),
    ];
    Ok((headers, csv))
}

async fn write(
    surveys: &Surveys,
    staff: &Staff,
    survey: &Survey,
    query: ResponsesQuery,
) -> Result<(Vec<u8>, usize), Problem> {
    let store = &surveys.kit.store;
    let io = |error: std::io::Error| StoreError::Corrupt(format!("writing the file: {error}"));
    let language = language(store, staff, query.lang.as_deref()).await?;
    let show = Show { surveys, is_masked: staff.is_masked(), language };
    let condition = condition(surveys, survey, &query).await?;
    let definitions = definitions(store, survey).await?;
    let asked = questions(&definitions);
    let keys: Vec<String> = asked.iter().map(|question| question.key.clone()).collect();
    let mut csv = tabular::Writer::new(Vec::new()).map_err(io)?;
    let named = keys.iter().map(|key| format!("answer.{key}"));
    csv.row(COLUMNS.iter().map(|name| (*name).to_owned()).chain(named)).map_err(io)?;
    let mut query = ResponsesQuery { limit: Some(PAGE), cursor: None, ..query };
    let mut rows = 0;
    loop {
        let found = page(store, &query, condition.clone()).await?;
        for response in complete(store, &show, survey, found.items).await? {
            csv.row(cells(response, &keys)).map_err(io)?;
            rows += 1;
        }
        query.cursor = found.next_cursor;
        if query.cursor.is_none() || rows >= MOST {
            return Ok((csv.finish().map_err(io)?, rows));
        }
    }
}

fn cells(row: ResponseRow, keys: &[String]) -> Vec<String> {
    let mined = row.mined.as_ref();
    let mut cells = vec![
        row.id.to_string(),
        row.at.to_string(),
        row.state,
        row.customer_id.map(|id| id.to_string()).unwrap_or_default(),
        row.name.unwrap_or_default(),
        row.order_id.unwrap_or_default(),
        row.product_id.unwrap_or_default(),
        row.product_name.unwrap_or_default(),
        row.agent.unwrap_or_default(),
        row.channel,
        row.language.unwrap_or_default(),
        row.score.map(|score| score.to_string()).unwrap_or_default(),
        row.band.unwrap_or_default(),
        mined.map(|mined| mined.polarity.clone()).unwrap_or_default(),
        mined.map(|mined| mined.urgency.to_string()).unwrap_or_default(),
        row.follow_up.state.to_owned(),
        row.follow_up.outcome.unwrap_or_default(),
    ];
    cells.extend(keys.iter().map(|key| {
        let answer = row.answers.iter().find(|answer| answer.question == *key);
        answer.map(|answer| answer.shown.clone()).unwrap_or_default()
    }));
    cells
}
