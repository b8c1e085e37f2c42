use axum::Json;
use axum::extract::State;
use primitives::ImportId;
use serde::Deserialize;
use tabular::Encoding;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, ValidJson};

use crate::imports::State as ImportState;
use crate::imports::job::{self, ImportError, ImportView, Imports};

/// What the text of an import's files is in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChosenEncoding {
    /// `UTF-8`, `GB18030` (covers GBK), `UTF-16LE`, `UTF-16BE` or `windows-1252`; null: as it is recognised.
    #[schema(value_type = Option<String>)]
    encoding: Option<Encoding>,
}

/// Choose what the text of an import's files is in
///
/// Columns, samples and the mapping that fits are then of the files as they read so. A mapping that is saved remembers it.
#[utoipa::path(put, path = "/imports/{id}/encoding", tag = "imports", operation_id = "putImportEncoding",
    request_body = ChosenEncoding, params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn put_encoding(
    State(imports): State<Imports>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(chosen): ValidJson<ChosenEncoding>,
) -> Result<Json<ImportView>, Problem> {
    staff.may(Permission::ManageData)?;
    let import = job::load(&imports.collect.kit, staff.shop, ImportId(id)).await?;
    if !matches!(import.view.state, ImportState::Preview | ImportState::Failed) {
        return Err(ImportError::State(import.view.state.as_str()).into());
    }
    Ok(Json(imports.choose_encoding(import, chosen.encoding).await?))
}
