use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use primitives::ImportId;
use tokio_util::io::ReaderStream;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use crate::imports::job::{self, ImportError, Imports};

/// What was not taken, with row, column, value and reason (CSV)
#[utoipa::path(get, path = "/imports/{id}/rejects.csv", tag = "imports", operation_id = "getImportRejects",
    params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = Problem)))]
pub(crate) async fn rejects(
    State(imports): State<Imports>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    staff.may(Permission::ManageData)?;
    let import = job::load(&imports.collect.kit, staff.shop, ImportId(id)).await?;
    let (path, kit) = (imports.folder(import.id).join("rejects.csv"), imports.collect.kit.clone());
    let opened = tokio::task::spawn_blocking(move || imports.open_copy(&path)).await;
    let file = match opened.map_err(|_| ImportError::Panicked)? {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(Problem::not_found("report yet")),
        other => other.map_err(ImportError::from)?,
    };
    let tx = kit.store.begin().await?;
    web::audit(&tx, &kit, &staff, "import.report_exported", &import.view.file_name, "").await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"rejects.csv\""),
    ];
    let stream = ReaderStream::new(tokio::fs::File::from_std(file));
    Ok((headers, Body::from_stream(stream)).into_response())
}
