use axum::Json;
use axum::extract::State;
use primitives::Timestamp;
use store::micros;
use uuid::Uuid;
use web::{Cursor, Page, PageQuery, Permission, Problem, Query, Staff};

use crate::imports::job::{self, ImportView, Imports};

/// Imports, newest first
#[utoipa::path(get, path = "/imports", tag = "imports", operation_id = "listImports", params(PageQuery),
    responses((status = 200, body = Page<ImportView>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(imports): State<Imports>,
    staff: Staff,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ImportView>>, Problem> {
    staff.may(Permission::ManageData)?;
    let limit = query.limit()?;
    let before: (i64, Uuid) = query.after()?.unwrap_or((micros(Timestamp::MAX), Uuid::max()));
    let found = job::list(&imports.collect.kit, staff.shop, before, limit + 1).await?;
    let cursor = |import: &job::Import| Cursor::encode(&(micros(import.view.created_at), import.id.0));
    Ok(Json(Page::cut(found, limit, cursor).map(|import| import.view)))
}
