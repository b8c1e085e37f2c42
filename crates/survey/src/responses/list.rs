use axum::Json;
use axum::extract::State;
use pages::Language;
use store::Sql;
use uuid::Uuid;
use web::{Look, Page, PageQuery, Path, Permission, Problem, Query, Staff};

use super::query::ResponsesQuery;
use super::view::{ResponseRow, Show, complete};
use super::wanted::Wanted;
use crate::Surveys;
use crate::results::report::{definitions, questions};
use crate::shop::Shop;
use crate::surveys::Survey;

/// Answers to a survey, newest first
#[utoipa::path(get, path = "/surveys/{id}/responses", tag = "surveys", operation_id = "listSurveyResponses",
    params(("id" = Uuid, Path), ResponsesQuery),
    responses((status = 200, body = Page<ResponseRow>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<ResponsesQuery>,
) -> Result<Json<Page<ResponseRow>>, Problem> {
    staff.may(Permission::Read)?;
    let store = &surveys.kit.store;
    let survey = Survey::load(store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let wanted = wanted(&surveys, &survey, &query).await?;
    let paging = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let page = wanted.page(store, paging.after()?, paging.limit()?, &Look::USUAL).await?;
    let language = language(store, &staff, query.lang.as_deref()).await?;
    let show = Show { surveys: &surveys, is_masked: staff.is_masked(), language };
    let items = complete(store, &show, &survey, page.items).await?;
    Ok(Json(Page { items, next_cursor: page.next_cursor, total: None }))
}

pub(super) async fn wanted(surveys: &Surveys, survey: &Survey, query: &ResponsesQuery) -> Result<Wanted, Problem> {
    let store = &surveys.kit.store;
    let definitions = definitions(store, survey).await?;
    query.wanted(store, survey, &questions(&definitions), surveys.kit.now()).await
}

/// The language asked for, else the shop's.
pub(super) async fn language(db: &impl Sql, staff: &Staff, asked: Option<&str>) -> Result<Language, Problem> {
    if let Some(language) = asked.and_then(Language::parse) {
        return Ok(language);
    }
    let shop = Shop::load(db, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    Ok(Language::parse(&shop.language).unwrap_or(Language::En))
}
