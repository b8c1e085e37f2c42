use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use store::{Sql, StoreError, Tx, micros};
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::Survey;
use super::view::{SurveyView, view};
use super::write::{Draft, locked, put_version, refuse};
use crate::Surveys;
use crate::audience::Trigger;
use crate::definition::Definition;
use crate::own::{Actor, tell};

/// Change a survey
///
/// Questions that somebody has begun to answer stay as they are: changing them makes a new version, in which a key that
/// stays means the same question, so that answers of all versions add up. A draft may be saved unfinished, and says in
/// `missing` what it needs; of any other survey what is wrong is refused, field by field.
#[utoipa::path(put, path = "/surveys/{id}", tag = "surveys", operation_id = "updateSurvey",
    params(("id" = Uuid, Path)), request_body = Draft,
    responses((status = 200, body = SurveyView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(body): ValidJson<Value>,
) -> Result<Json<SurveyView>, Problem> {
    staff.may(Permission::ManageShop)?;
    let draft = Draft::read(body)?;
    let kit = &surveys.kit;
    let tx = kit.store.begin().await?;
    let survey = locked(&tx, kit, staff.shop, id).await?;
    if survey.state == "closed" {
        return Err(Problem::conflict("closed", "a closed survey stays as it is: make a new one from it"));
    }
    if survey.state != "draft"
        && let Some(problem) = refuse(draft.faults())
    {
        return Err(problem);
    }
    let now = micros(kit.now());
    let version = save_questions(&tx, &survey, &draft, now).await?;
    let (old, new) = (&survey.audience, &draft.audience);
    let is_new_time = new.trigger == Trigger::Segment && (old.trigger, &old.schedule) != (new.trigger, &new.schedule);
    // A wave that was over before anybody set its time was not missed.
    let live_at = if survey.state == "live" && is_new_time { Some(now) } else { survey.live_at.map(micros) };
    let sql = "UPDATE surveys SET name = $1, kind = $2, audience = $3, version = $4, live_at = $5 WHERE id = $6";
    let values = vec![
        store::text(&draft.name),
        draft.kind.clone().into(),
        store::json(&draft.audience)?,
        version.into(),
        live_at.into(),
        id.into(),
    ];
    tx.exec(sql, values).await?;
    if old.first_way() != new.first_way() {
        let sql = "UPDATE survey_invitations SET channel = $1 WHERE survey = $2 AND decided_at IS NULL";
        tx.exec(sql, vec![new.first_way().into(), id.into()]).await?;
    }
    let said = json!({"survey_id": id, "survey": draft.kind, "name": draft.name, "version": version});
    tell(&tx, kit, staff.shop, &Actor::Staff(&staff), "Survey Changed", &said).await?;
    audit(&tx, kit, &staff, "survey.changed", &draft.name, "").await?;
    let survey = Survey::load(&tx, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let changed = view(&tx, survey).await?;
    tx.commit().await?;
    Ok(Json(changed))
}

/// Gives the version that holds the draft's questions.
async fn save_questions(tx: &Tx, survey: &Survey, draft: &Draft, now: i64) -> Result<i64, Problem> {
    let stored = survey.questions(tx).await?;
    let is_answered = |version: Option<i64>| is_answered(tx, survey.id, version);
    if draft.kind != survey.kind && is_answered(None).await? {
        return Err(Problem::invalid("kind", Fault::AnsweredAsItIs));
    }
    if stored == draft.definition {
        return Ok(survey.version);
    }
    for version in answered_versions(tx, survey.id).await? {
        let older: Definition = survey.definition(tx, version).await?;
        if let Some(problem) = refuse(draft.definition.misfits(&older)) {
            return Err(problem);
        }
    }
    let version = survey.version + i64::from(is_answered(Some(survey.version)).await?);
    put_version(tx, survey.id, version, &draft.definition, now).await?;
    Ok(version)
}

/// Whether anybody has begun to answer it, or this version of it.
async fn is_answered(tx: &Tx, survey: Uuid, version: Option<i64>) -> Result<bool, StoreError> {
    let versions = answered_versions(tx, survey).await?;
    Ok(version.map_or(!versions.is_empty(), |version| versions.contains(&version)))
}

async fn answered_versions(tx: &Tx, survey: Uuid) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT v.version FROM survey_versions v WHERE v.survey = $1 AND EXISTS
        (SELECT 1 FROM survey_responses r WHERE r.survey = v.survey AND r.version = v.version) ORDER BY v.version";
    tx.column(sql, vec![survey.into()]).await
}
