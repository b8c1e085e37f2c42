use axum::Json;
use axum::extract::State;
use store::Sql;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::list::{SourceView, view};
use super::new_write_key;
use crate::Collect;

/// Replace a source's write key; the old one stops working at once
#[utoipa::path(post, path = "/sources/{id}/rotate-key", tag = "data", operation_id = "rotateSourceKey",
    params(("id" = Uuid, Path)), responses((status = 200, body = SourceView), (status = 404, body = Problem)))]
pub(crate) async fn rotate_key(
    State(collect): State<Collect>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<SourceView>, Problem> {
    staff.may(Permission::ManageData)?;
    let tx = collect.kit.store.begin().await?;
    let sql = "UPDATE sources SET write_key = $1 WHERE id = $2 AND shop = $3 RETURNING name";
    let values = vec![new_write_key(&collect.kit).into(), id.into(), staff.shop.0.into()];
    let names: Vec<String> = tx.column(sql, values).await?;
    let name = names.first().ok_or_else(|| Problem::not_found("source"))?;
    web::audit(&tx, &collect.kit, &staff, "source.key_rotated", name, &id.to_string()).await?;
    tx.commit().await?;
    collect.forget_sources();
    Ok(Json(view(&collect, &staff, id).await?))
}
