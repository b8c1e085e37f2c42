use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use primitives::ImportId;
use store::Sql;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use crate::imports::State as ImportState;
use crate::imports::job::{self, ImportError, ImportView, Imports};

/// Run an import in the background
#[utoipa::path(post, path = "/imports/{id}/start", tag = "imports", operation_id = "startImport",
    params(("id" = Uuid, Path)),
    responses((status = 202, body = ImportView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn start(
    State(imports): State<Imports>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<ImportView>), Problem> {
    staff.may(Permission::ManageData)?;
    let kit = &imports.collect.kit;
    let id = ImportId(id);
    let import = job::load(kit, staff.shop, id).await?;
    if !matches!(import.view.state, ImportState::Preview | ImportState::Failed) {
        return Err(ImportError::State(import.view.state.as_str()).into());
    }
    let name = import.view.file_name.clone();
    let planning = imports.clone();
    let planned = tokio::task::spawn_blocking(move || planning.plan(&import).map(drop)).await;
    planned.map_err(|_| ImportError::Panicked)??;
    let tx = kit.store.begin().await?;
    // Somebody else may have started it since it was read.
    let sql = "UPDATE imports SET state = 'running', error = NULL, fault = NULL
         WHERE id = $1 AND state IN ('preview', 'failed')";
    if tx.exec(sql, vec![id.0.into()]).await? == 0 {
        return Err(ImportError::State(ImportState::Running.as_str()).into());
    }
    web::audit(&tx, kit, &staff, "import.started", &name, "").await?;
    tx.commit().await?;
    imports.spawn(staff.shop, id);
    Ok((StatusCode::ACCEPTED, Json(job::load(kit, staff.shop, id).await?.view)))
}
