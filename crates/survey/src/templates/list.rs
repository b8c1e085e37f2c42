use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use super::{TEMPLATES, Template};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SurveyTemplates {
    items: Vec<Template>,
}

/// Questionnaires to start from
///
/// NPS, CSAT after delivery, CES after service, and the standard satisfaction index.
#[utoipa::path(get, path = "/survey-templates", tag = "surveys", operation_id = "listSurveyTemplates",
    responses((status = 200, body = SurveyTemplates)))]
pub(crate) async fn list(staff: Staff) -> Result<Json<SurveyTemplates>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(SurveyTemplates { items: TEMPLATES.clone() }))
}
