use axum::extract::State;
use axum::http::StatusCode;
use store::{Sql, text};
use web::{Path, Permission, Problem, Staff};

use crate::imports::job::{self, Imports};

/// Delete a mapping of one's own
///
/// Imports keep the mapping that they were read by.
#[utoipa::path(delete, path = "/import-mappings/{key}", tag = "imports", operation_id = "deleteImportMapping",
    params(("key" = String, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn remove_mapping(
    State(imports): State<Imports>,
    staff: Staff,
    Path(key): Path<String>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageData)?;
    let kit = &imports.collect.kit;
    let tx = kit.store.begin().await?;
    let saved = job::saved_mappings(&tx, staff.shop).await?;
    let gone = saved.into_iter().find(|saved| saved.key == key).ok_or_else(|| Problem::not_found("saved mapping"))?;
    let sql = "DELETE FROM import_mappings WHERE shop = $1 AND mapping_key = $2";
    tx.exec(sql, vec![staff.shop.0.into(), text(&key)]).await?;
    web::audit(&tx, kit, &staff, "import_mapping.deleted", &gone.name.zh, "").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
