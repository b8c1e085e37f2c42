use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use store::Sql;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, audit};

use super::write::locked;
use crate::Surveys;
use crate::own::{Actor, tell};

/// Remove a survey that never asked anybody
///
/// One that did is closed instead: its answers stay.
#[utoipa::path(delete, path = "/surveys/{id}", tag = "surveys", operation_id = "deleteSurvey",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn delete(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageShop)?;
    let kit = &surveys.kit;
    let tx = kit.store.begin().await?;
    let survey = locked(&tx, kit, staff.shop, id).await?;
    for table in ["survey_invitations", "survey_responses"] {
        let sql = format!("SELECT 1 FROM {table} WHERE survey = $1 LIMIT 1");
        if tx.scalar::<i32>(&sql, vec![id.into()]).await?.is_some() {
            return Err(Problem::conflict("in_use", "people were asked or have answered: close it instead"));
        }
    }
    for table in ["survey_waves", "survey_news", "survey_versions"] {
        tx.exec(&format!("DELETE FROM {table} WHERE survey = $1"), vec![id.into()]).await?;
    }
    tx.exec("DELETE FROM surveys WHERE id = $1", vec![id.into()]).await?;
    let said = json!({"survey_id": id, "survey": survey.kind, "name": survey.name});
    tell(&tx, kit, staff.shop, &Actor::Staff(&staff), "Survey Deleted", &said).await?;
    audit(&tx, kit, &staff, "survey.deleted", &survey.name, "").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
