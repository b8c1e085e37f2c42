use primitives::ShopId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Sql, StoreError, Tx, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, FieldError, Kit, Problem, check_name};

use super::Survey;
use crate::audience::Audience;
use crate::definition::{Definition, QuestionType, check, unreadable};

pub(super) const KINDS: [&str; 5] = ["nps", "csat", "ces", "csi", "own"];

/// A survey as it is written.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyDraft)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draft {
    pub name: String,
    /// nps | csat | ces | csi | own
    pub kind: String,
    pub definition: Definition,
    #[serde(default)]
    pub audience: Audience,
}

impl Draft {
    /// Reads it. It may be unfinished, as far as what is there can be read: see [`Draft::faults`].
    ///
    /// # Errors
    /// 422 with the path of what cannot be kept at all.
    pub fn read(body: Json) -> Result<Self, Problem> {
        let mut draft: Self = typed(body)?;
        let mut errors = Vec::new();
        draft.definition.settle();
        draft.name = draft.name.trim().to_owned();
        if !draft.name.is_empty()
            && let Err(problem) = check_name(&draft.name)
        {
            errors.extend(problem.errors);
        }
        if !KINDS.contains(&draft.kind.as_str()) {
            errors.push(FieldError::new("kind", Fault::one_of(&KINDS)));
        }
        errors.extend(unreadable(&draft.definition));
        refuse(errors).map_or(Ok(draft), Err)
    }

    /// Everything that has to be mended before it can be published.
    pub fn faults(&self) -> Vec<FieldError> {
        faults(&self.name, &self.kind, &self.definition, &self.audience)
    }
}

/// What keeps a survey from being published: what is missing, and what is wrong, by the field's path.
pub(super) fn faults(name: &str, kind: &str, definition: &Definition, audience: &Audience) -> Vec<FieldError> {
    let mut errors = check_name(name).err().map(|problem| problem.errors).unwrap_or_default();
    if !is_measured(kind, definition) {
        let fault = Fault::KindNeeds { kind: kind.to_owned() };
        errors.push(FieldError::new("definition.questions", fault));
    }
    errors.extend(check(definition));
    errors.extend(audience.check());
    errors
}

/// Whether its questions have what a kind needs.
fn is_measured(kind: &str, definition: &Definition) -> bool {
    let has = |kind| definition.questions.iter().any(|question| question.kind == kind);
    match kind {
        "nps" => has(QuestionType::Nps),
        "csat" => has(QuestionType::Csat),
        "ces" => has(QuestionType::Ces),
        "csi" => definition.questions.iter().filter(|question| question.dimension.is_some()).count() > 1,
        _ => true,
    }
}

/// At most so many are told of at once.
const TOLD: usize = 50;

/// The first of many errors.
pub(super) fn told(mut errors: Vec<FieldError>) -> Vec<FieldError> {
    errors.truncate(TOLD);
    errors
}

/// All errors as one problem; `None` when there are none.
pub(super) fn refuse(errors: Vec<FieldError>) -> Option<Problem> {
    let errors = told(errors);
    let first = errors.first()?;
    let mut problem = Problem::invalid(&first.field, Fault::clone(&first.fault));
    problem.errors = errors;
    Some(problem)
}

/// A JSON body as a type.
///
/// # Errors
/// 422 with the path of the field that cannot be read.
pub(super) fn typed<T: DeserializeOwned>(body: Json) -> Result<T, Problem> {
    serde_path_to_error::deserialize(body).map_err(|error| {
        let path = error.path().to_string();
        Problem::invalid(if path == "." { "body" } else { &path }, Fault::unreadable(error.inner()))
    })
}

/// Puts a new survey with its first version in its place, unless it is there.
pub(crate) async fn insert(
    tx: &Tx,
    kit: &Kit,
    shop: ShopId,
    (id, origin, state): (Uuid, &str, &str),
    draft: &Draft,
) -> Result<(), StoreError> {
    let now = micros(kit.now());
    let sql = "INSERT INTO surveys (id, shop, name, kind, state, origin, version, audience, created_at, updated_at)
               VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $8) ON CONFLICT (id) DO NOTHING";
    let values = vec![
        id.into(),
        shop.0.into(),
        store::text(&draft.name),
        draft.kind.clone().into(),
        state.into(),
        origin.into(),
        store::json(&draft.audience)?,
        now.into(),
    ];
    if tx.exec(sql, values).await? == 1 {
        put_version(tx, id, 1, &draft.definition, now).await?;
    }
    Ok(())
}

/// Writes a version of the questions, over the one that nobody answered.
pub(super) async fn put_version(
    tx: &Tx,
    survey: Uuid,
    version: i64,
    definition: &Definition,
    now: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO survey_versions (survey, version, definition, created_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (survey, version) DO UPDATE SET definition = excluded.definition";
    tx.exec(sql, vec![survey.into(), version.into(), store::json(definition)?, now.into()]).await?;
    Ok(())
}

/// Reads a survey to change it: whoever else would waits until the transaction ends.
///
/// # Errors
/// 404; 409 for one that holds what other systems tell of.
pub(super) async fn locked(tx: &Tx, kit: &Kit, shop: ShopId, id: Uuid) -> Result<Survey, Problem> {
    let sql = "UPDATE surveys SET updated_at = $1 WHERE shop = $2 AND id = $3";
    tx.exec(sql, vec![micros(kit.now()).into(), shop.0.into(), id.into()]).await?;
    let survey = Survey::load(tx, shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    if survey.origin == "own" {
        Ok(survey)
    } else {
        Err(Problem::conflict("elsewhere", "this survey is held elsewhere: here are only its answers"))
    }
}
