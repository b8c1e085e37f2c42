use axum::Json;
use axum::extract::State;
use store::{Sql, StoreError};
use uuid::Uuid;
use web::{Cursor, Page, PageQuery, Path, Permission, Problem, Query, Staff};

use super::list::view;
use crate::customers::rows_by_id;
use crate::{CustomerRow, Know};

/// Members after one, in the order of their ids.
pub(super) async fn page(
    db: &impl Sql,
    segment: Uuid,
    after: Option<Uuid>,
    limit: usize,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = format!(
        "SELECT profile FROM segment_members WHERE segment = $1 AND profile > $2 ORDER BY profile LIMIT {limit}"
    );
    db.column(&sql, vec![segment.into(), after.unwrap_or(Uuid::nil()).into()]).await
}

/// The customers in a segment
#[utoipa::path(get, path = "/segments/{id}/members", tag = "segments", operation_id = "listSegmentMembers",
    params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, body = Page<CustomerRow>), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn members(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<CustomerRow>>, Problem> {
    staff.may(Permission::Read)?;
    view(&know, &staff, id).await?;
    let (kit, limit) = (&know.kit, query.limit()?);
    let ids = page(&kit.store, id, query.after()?, limit + 1).await?;
    let Page { items, next_cursor, .. } = Page::cut(ids, limit, Cursor::encode);
    let items = rows_by_id(&kit.store, &kit.vault, staff.shop, &items, staff.is_masked()).await?;
    Ok(Json(Page { items, next_cursor, total: None }))
}
