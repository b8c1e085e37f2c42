use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use primitives::ImportId;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use crate::imports::job::{ImportView, Imports};

/// Take back what an import told, in the background
///
/// An undo that failed may be asked for again; it goes on where it stopped.
#[utoipa::path(post, path = "/imports/{id}/undo", tag = "imports", operation_id = "undoImport",
    params(("id" = Uuid, Path)),
    responses((status = 202, body = ImportView), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn undo(
    State(imports): State<Imports>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<ImportView>), Problem> {
    staff.may(Permission::ManageData)?;
    let id = ImportId(id);
    let view = imports.begin_undo(staff.shop, id).await?;
    let kit = &imports.collect.kit;
    let tx = kit.store.begin().await?;
    web::audit(&tx, kit, &staff, "import.undone", &view.file_name, "").await?;
    tx.commit().await?;
    imports.spawn_undo(staff.shop, id);
    Ok((StatusCode::ACCEPTED, Json(view)))
}
