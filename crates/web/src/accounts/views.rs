use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm, text};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::staff::check_name;
use crate::{Fault, Kit, Page, Path, Permission, Problem, Query, Staff, ValidJson, has_room};

/// Characters of a view's query.
const LONGEST_QUERY: usize = 4096;
/// Views of all pages that a shop has at most.
const MOST: i64 = 1_000;

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

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ViewChange {
    name: Option<String>,
    query: Option<String>,
    /// What the view was when it was read: somebody who changed it in the meantime is not written over.
    seen: Option<SeenView>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SeenView {
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
///
/// 409 where a view of the page has this name, and (`too_many`) where the shop has 1,000 views.
#[utoipa::path(post, path = "/views", tag = "shop", operation_id = "createView", request_body = NewView,
    responses((status = 201, body = SavedView), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(new): ValidJson<NewView>,
) -> Result<(StatusCode, Json<SavedView>), Problem> {
    staff.may(Permission::Read)?;
    let name = check_name(&new.name)?.to_owned();
    check_length("query", &new.query, LONGEST_QUERY)?;
    check_length("page", &new.page, 64)?;
    let view = SavedView { id: kit.ids.uuid(), page: new.page, name, query: new.query };
    let tx = kit.store.begin().await?;
    has_room(&tx, "saved_views WHERE shop = $1", staff.shop, MOST).await?;
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
    .await
    .map_err(|error| taken(error, &view.name))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Rename a saved view, or change its query
///
/// 409 (`changed`) where it is no longer as it was `seen`, or where another view of the page has this name.
#[utoipa::path(patch, path = "/views/{id}", tag = "shop", operation_id = "updateView", request_body = ViewChange,
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SavedView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(kit): State<Kit>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(change): ValidJson<ViewChange>,
) -> Result<Json<SavedView>, Problem> {
    staff.may(Permission::Read)?;
    let tx = kit.store.begin().await?;
    let sql = "SELECT id, page, name, query FROM saved_views WHERE id = $1 AND shop = $2";
    let before: Option<SavedView> = tx.row(sql, vec![id.into(), staff.shop.0.into()]).await?;
    let before = before.ok_or_else(|| Problem::not_found("view"))?;
    if change.seen.is_some_and(|seen| seen.name != before.name || seen.query != before.query) {
        return Err(changed());
    }
    let name = change.name.as_deref().map_or(Ok(before.name.as_str()), check_name)?.to_owned();
    let query = change.query.unwrap_or_else(|| before.query.clone());
    check_length("query", &query, LONGEST_QUERY)?;
    let sql = "UPDATE saved_views SET name = $1, query = $2 WHERE id = $3 AND shop = $4 AND name = $5 AND query = $6";
    let (new, was) = ([text(&name), text(&query)], [text(&before.name), text(&before.query)]);
    let which: [store::Value; 2] = [id.into(), staff.shop.0.into()];
    let written = tx.exec(sql, new.into_iter().chain(which).chain(was).collect()).await;
    let written = written.map_err(|error| taken(error, &name))?;
    tx.commit().await?;
    if written == 0 { Err(changed()) } else { Ok(Json(SavedView { name, query, ..before })) }
}

fn changed() -> Problem {
    Problem::conflict("changed", "somebody else has changed this view in the meantime: look at it first")
}

/// The index on names decides, for two may save at once.
fn taken(error: StoreError, name: &str) -> Problem {
    if !error.is_conflict() {
        return error.into();
    }
    let taken = Problem::invalid("name", Fault::Taken { given: name.to_owned() });
    Problem { errors: taken.errors, ..Problem::conflict("invalid", taken.detail) }
}

fn check_length(field: &str, text: &str, most: usize) -> Result<(), Problem> {
    if text.chars().count() > most { Err(Problem::invalid(field, Fault::TooLong { most })) } else { Ok(()) }
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
