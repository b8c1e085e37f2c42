use axum::extract::State;
use axum::http::StatusCode;
use primitives::ImportId;
use store::Sql;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use crate::imports::State as ImportState;
use crate::imports::job::{self, ImportError, Imports};

/// Delete an import and its files
///
/// What it told stays told; undo it first to take that back.
#[utoipa::path(delete, path = "/imports/{id}", tag = "imports", operation_id = "deleteImport",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn remove(
    State(imports): State<Imports>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageData)?;
    let kit = &imports.collect.kit;
    let import = job::load(kit, staff.shop, ImportId(id)).await?;
    if matches!(import.view.state, ImportState::Running | ImportState::Undoing) {
        return Err(ImportError::State(import.view.state.as_str()).into());
    }
    let tx = kit.store.begin().await?;
    // Somebody may have started it since it was read.
    let sql = "DELETE FROM imports WHERE id = $1 AND state NOT IN ('running', 'undoing')";
    if tx.exec(sql, vec![id.into()]).await? == 0 {
        return Err(ImportError::State(ImportState::Running.as_str()).into());
    }
    web::audit(&tx, kit, &staff, "import.deleted", &import.view.file_name, "").await?;
    tx.commit().await?;
    match tokio::fs::remove_dir_all(imports.folder(import.id)).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(ImportError::from(error).into()),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
