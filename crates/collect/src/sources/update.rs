use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::{Sql, text};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, ValidJson, check_name};

use super::list::{SourceView, view};
use crate::Collect;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceChange {
    name: Option<String>,
    /// A source that is off is refused with 403.
    enabled: Option<bool>,
}

/// Rename a source, or turn it off or on
#[utoipa::path(patch, path = "/sources/{id}", tag = "data", operation_id = "updateSource", request_body = SourceChange,
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SourceView), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(collect): State<Collect>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(change): ValidJson<SourceChange>,
) -> Result<Json<SourceView>, Problem> {
    staff.may(Permission::ManageData)?;
    let name = change.name.as_deref().map(check_name).transpose()?;
    let tx = collect.kit.store.begin().await?;
    let sql = "SELECT name FROM sources WHERE id = $1 AND shop = $2";
    let before: Option<String> = tx.scalar(sql, vec![id.into(), staff.shop.0.into()]).await?;
    let before = before.ok_or_else(|| Problem::not_found("source"))?;
    tx.exec(
        "UPDATE sources SET name = COALESCE($1, name), enabled = COALESCE($2, enabled) WHERE id = $3 AND shop = $4",
        vec![
            name.map_or_else(|| Option::<String>::None.into(), text),
            change.enabled.into(),
            id.into(),
            staff.shop.0.into(),
        ],
    )
    .await?;
    web::audit(&tx, &collect.kit, &staff, "source.updated", &before, &told(name, change.enabled)).await?;
    tx.commit().await?;
    collect.forget_sources();
    Ok(Json(view(&collect, &staff, id).await?))
}

/// What was changed, in the audit log: `on` or `off`, and the new name.
fn told(name: Option<&str>, enabled: Option<bool>) -> String {
    let state = enabled.map(|is_on| if is_on { "on" } else { "off" }.to_owned());
    let renamed = name.map(|name| format!("→ {name}"));
    state.into_iter().chain(renamed).collect::<Vec<_>>().join(" ")
}
