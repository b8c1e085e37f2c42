use axum::Json;
use axum::extract::State;
use store::micros;
use web::{Cursor, Page, PageQuery, Permission, Problem, Query, Staff};

use super::Survey;
use super::view::{SurveyView, views};
use crate::Surveys;

/// The shop's surveys
///
/// Newest first.
#[utoipa::path(get, path = "/surveys", tag = "surveys", operation_id = "listSurveys", params(PageQuery),
    responses((status = 200, body = Page<SurveyView>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(surveys): State<Surveys>,
    staff: Staff,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<SurveyView>>, Problem> {
    staff.may(Permission::Read)?;
    let store = &surveys.kit.store;
    let limit = query.limit()?;
    let found = Survey::page(store, staff.shop, query.after()?, limit + 1).await?;
    let page = Page::cut(found, limit, |last| Cursor::encode(&(micros(last.created_at), last.id)));
    Ok(Json(Page { items: views(store, page.items).await?, next_cursor: page.next_cursor, total: None }))
}
