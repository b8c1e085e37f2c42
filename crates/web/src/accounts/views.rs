use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, micros, sea_orm, text};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::staff::check_name;
use crate::{Fault, Kit, Page, Path, Permission, Problem, Query, Staff, ValidJson};

/// A list's filters under a name, shared by the shop's staff.
#[derive(Debug, Serialize, ToSchema, FromQueryResult)]
pub(crate) struct SavedView {
    id: Uuid,
    /// The page it is for, e.g. `customers`.
    page: String,
    name: String,
    /// The page's URL query.
    query: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewView {
    page: String,
    name: String,
    query: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ViewsQuery {
    page: String,
}

/// Saved views of a page
#[utoipa::path(get, path = "/views", tag = "shop", operation_id = "listViews", params(ViewsQuery),
    responses((status = 200, body = Page<SavedView>)))]
pub(crate) async fn list(
    State(kit): State<Kit>,
    staff: Staff,
    Query(query): Query<ViewsQuery>,
) -> Result<Json<Page<SavedView>>, Problem> {
    staff.may(Permission::Read)?;
    let sql = "SELECT id, page, name, query FROM saved_views WHERE shop = $1 AND page = $2 ORDER BY created_at, id";
    let items = kit.store.rows(sql, vec![staff.shop.0.into(), text(&query.page)]).await?;
    Ok(Json(Page { items, next_cursor: None, total: None }))
}

/// Save a view
#[utoipa::path(post, path = "/views", tag = "shop", operation_id = "createView", request_body = NewView,
    responses((status = 201, body = SavedView), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(new): ValidJson<NewView>,
) -> Result<(StatusCode, Json<SavedView>), Problem> {
    staff.may(Permission::Read)?;
    let name = check_name(&new.name)?.to_owned();
    for (field, text, most) in [("query", &new.query, 4096), ("page", &new.page, 64)] {
        if text.chars().count() > most {
            return Err(Problem::invalid(field, Fault::TooLong { most }));
        }
    }
    let view = SavedView { id: kit.ids.uuid(), page: new.page, name, query: new.query };
    let tx = kit.store.begin().await?;
    tx.exec(
        "INSERT INTO saved_views (id, shop, page, name, query, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        vec![
            view.id.into(),
            staff.shop.0.into(),
            text(&view.page),
            text(&view.name),
            text(&view.query),
            staff.id.0.into(),
            micros(kit.now()).into(),
        ],
    )
    .await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Delete a saved view
#[utoipa::path(delete, path = "/views/{id}", tag = "shop", operation_id = "deleteView",
    params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn remove(State(kit): State<Kit>, staff: Staff, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    staff.may(Permission::Read)?;
    let tx = kit.store.begin().await?;
    let sql = "DELETE FROM saved_views WHERE id = $1 AND shop = $2";
    let gone = tx.exec(sql, vec![id.into(), staff.shop.0.into()]).await?;
    tx.commit().await?;
    if gone == 0 { Err(Problem::not_found("view")) } else { Ok(StatusCode::NO_CONTENT) }
}
