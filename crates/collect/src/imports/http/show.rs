use axum::Json;
use axum::extract::State;
use primitives::ImportId;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use crate::imports::job::{self, ImportView, Imports};

/// An import
#[utoipa::path(get, path = "/imports/{id}", tag = "imports", operation_id = "getImport", params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(imports): State<Imports>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<ImportView>, Problem> {
    staff.may(Permission::ManageData)?;
    Ok(Json(job::load(&imports.collect.kit, staff.shop, ImportId(id)).await?.view))
}
