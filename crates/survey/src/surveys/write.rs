use primitives::ShopId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Sql, StoreError, Tx, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{FieldError, Kit, Problem, check_name};

use super::Survey;
use crate::audience::Audience;
use crate::definition::{Definition, QuestionType, check};

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
    /// Reads it, and finds everything that is wrong with it.
    ///
    /// # Errors
    /// 422 with the path of every field that has to be mended.
    pub fn read(body: Json) -> Result<Self, Problem> {
        let mut draft: Self = typed(body)?;
        let mut errors = Vec::new();
        match check_name(&draft.name) {
            Ok(name) => draft.name = name.to_owned(),
            Err(problem) => errors.extend(problem.errors),
        }
        let mut wrong = |field: &str, message: String| {
            errors.push(FieldError { field: field.to_owned(), message });
        };
        if !KINDS.contains(&draft.kind.as_str()) {
            wrong("kind", format!("is none of {}", KINDS.join(", ")));
        }
        if let Some(needed) = draft.missing() {
            wrong("definition.questions", format!("a survey of kind {} needs {needed}", draft.kind));
        }
        errors.extend(check(&draft.definition));
        errors.extend(draft.audience.check());
        refuse(errors).map_or(Ok(draft), Err)
    }

    /// What its kind needs and its questions do not have.
    fn missing(&self) -> Option<&'static str> {
        let has = |kind| self.definition.questions.iter().any(|question| question.kind == kind);
        let is_index = self.definition.questions.iter().filter(|question| question.dimension.is_some()).count() > 1;
        match self.kind.as_str() {
            "nps" if !has(QuestionType::Nps) => Some("a question of type nps"),
            "csat" if !has(QuestionType::Csat) => Some("a question of type csat"),
            "ces" if !has(QuestionType::Ces) => Some("a question of type ces"),
            "csi" if !is_index => Some("questions with a dimension"),
            _ => None,
        }
    }
}

/// At most so many are told of at once.
const TOLD: usize = 50;

/// All errors as one problem; `None` when there are none.
pub(super) fn refuse(mut errors: Vec<FieldError>) -> Option<Problem> {
    errors.truncate(TOLD);
    let first = errors.first()?;
    let mut problem = Problem::invalid(&first.field, first.message.clone());
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
        Problem::invalid(if path == "." { "body" } else { &path }, error.into_inner().to_string())
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
    tx.exec(sql, vec![survey.into(), version.into(), clean(definition)?, now.into()]).await?;
    Ok(())
}

/// PostgreSQL has no NUL in text, nor has JSON any use for it.
fn clean(definition: &Definition) -> Result<store::Value, StoreError> {
    let json = serde_json::to_string(definition).map_err(|e| StoreError::Corrupt(e.to_string()))?;
    Ok(json.replace("\\u0000", "").into())
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
