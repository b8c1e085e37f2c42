use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use store::{Sql, StoreError, Tx, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{FieldError, Path, Permission, Problem, Staff, ValidJson, audit};

use super::Survey;
use super::view::{SurveyView, view};
use super::write::{faults, locked, refuse};
use crate::Surveys;
use crate::invitations;
use crate::own::{Actor, tell};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Target {
    Live,
    Paused,
    Closed,
}

/// The state that a survey is to have.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SurveyStateChange)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    #[schema(inline)]
    state: Target,
}

impl Target {
    fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Paused => "paused",
            Self::Closed => "closed",
        }
    }

    fn follows(self, state: &str) -> bool {
        match self {
            Self::Live => matches!(state, "draft" | "paused"),
            Self::Paused => state == "live",
            Self::Closed => matches!(state, "live" | "paused"),
        }
    }
}

/// What keeps a draft from being published.
async fn unfinished(tx: &Tx, survey: &Survey, to: Target) -> Result<Vec<FieldError>, StoreError> {
    if to != Target::Live || survey.state != "draft" {
        return Ok(Vec::new());
    }
    Ok(faults(&survey.name, &survey.kind, &survey.questions(tx).await?, &survey.audience))
}

/// Start, pause or close a survey
///
/// A draft starts once nothing is `missing` of it; what still is, is told field by field. Words around the questions that it
/// does not say in all of its languages are named in `borrowed`: they are said in the shop's language. While it is paused
/// nobody is asked and nothing is taken; what was begun goes on later. Closed is closed for good, and what waits to be sent
/// of it is not sent any more.
#[utoipa::path(post, path = "/surveys/{id}/state", tag = "surveys", operation_id = "setSurveyState",
    params(("id" = Uuid, Path)), request_body = Change,
    responses((status = 200, body = SurveyView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn set_state(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(change): ValidJson<Change>,
) -> Result<Json<SurveyView>, Problem> {
    staff.may(Permission::ManageShop)?;
    let kit = &surveys.kit;
    let tx = kit.store.begin().await?;
    let survey = locked(&tx, kit, staff.shop, id).await?;
    let to = change.state;
    if survey.state != to.as_str() {
        if !to.follows(&survey.state) {
            let detail = format!("a survey that is {} cannot become {}", survey.state, to.as_str());
            return Err(Problem::conflict("state", detail));
        }
        if let Some(problem) = refuse(unfinished(&tx, &survey, to).await?) {
            return Err(problem);
        }
        let live_at = if to == Target::Live { Some(micros(kit.now())) } else { survey.live_at.map(micros) };
        let sql = "UPDATE surveys SET state = $1, live_at = $2 WHERE id = $3";
        tx.exec(sql, vec![to.as_str().into(), live_at.into(), id.into()]).await?;
        let said = json!({"survey_id": id, "survey": survey.kind, "from": survey.state, "to": to.as_str()});
        tell(&tx, kit, staff.shop, &Actor::Staff(&staff), "Survey State Changed", &said).await?;
        audit(&tx, kit, &staff, "survey.state_changed", &survey.name, to.as_str()).await?;
    }
    let survey = Survey::load(&tx, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let changed = view(&tx, survey).await?;
    tx.commit().await?;
    if to == Target::Closed {
        invitations::recall(&surveys).await?;
    }
    Ok(Json(changed))
}
