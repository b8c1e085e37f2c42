use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use web::{Permission, Problem, Staff, ValidJson, audit, has_room};

use super::Survey;
use super::view::{SurveyView, view};
use super::write::{Draft, insert};
use crate::Surveys;
use crate::own::{Actor, tell};

/// Surveys of a shop; nobody can keep more apart.
const MOST: i64 = 500;

/// Make a survey
///
/// It is a draft: nobody is asked until its state is set to live. Until then it may be unfinished; `missing` says what it
/// needs. 409 (`too_many`) where the shop has 500.
#[utoipa::path(post, path = "/surveys", tag = "surveys", operation_id = "createSurvey", request_body = Draft,
    responses((status = 201, body = SurveyView), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(surveys): State<Surveys>,
    staff: Staff,
    ValidJson(body): ValidJson<Value>,
) -> Result<(StatusCode, Json<SurveyView>), Problem> {
    staff.may(Permission::ManageShop)?;
    let draft = Draft::read(body)?;
    let kit = &surveys.kit;
    let tx = kit.store.begin().await?;
    has_room(&tx, "surveys WHERE shop = $1", staff.shop, MOST).await?;
    let id = kit.ids.uuid();
    insert(&tx, kit, staff.shop, (id, "own", "draft"), &draft).await?;
    let said = json!({"survey_id": id, "survey": draft.kind, "name": draft.name, "version": 1});
    tell(&tx, kit, staff.shop, &Actor::Staff(&staff), "Survey Created", &said).await?;
    audit(&tx, kit, &staff, "survey.created", &draft.name, "").await?;
    let survey = Survey::load(&tx, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let made = view(&tx, survey).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}
