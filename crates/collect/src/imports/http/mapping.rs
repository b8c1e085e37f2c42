use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use primitives::{Currency, ImportId, ShopId};
use serde::Deserialize;
use store::{Sql, json};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson};

use crate::imports::job::{self, ImportError, ImportView, Imports};
use crate::imports::{Aliases, AnswerRules, Field, Mapping, State as ImportState};

/// A mapping by its key, or a whole one; and what is different about these files.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chosen {
    mapping_key: Option<String>,
    mapping: Option<Mapping>,
    /// Headers by field, in place of the mapping's aliases; an empty list takes the field away.
    #[serde(default)]
    columns: BTreeMap<Field, Vec<String>>,
    /// The mapping's table that `columns` concerns; its first when absent.
    table: Option<String>,
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
    /// IANA zone of times without one.
    zone: Option<String>,
    /// The platform (or one shop of several there) whose order numbers these are, e.g. `taobao`; empty: the shop's own.
    namespace: Option<String>,
    /// Of a file of answers: the survey, and the columns of its questions.
    answers: Option<AnswerRules>,
}

/// Choose how an import's columns are read
#[utoipa::path(put, path = "/imports/{id}/mapping", tag = "imports", operation_id = "putImportMapping",
    request_body = Chosen, params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn put_mapping(
    State(imports): State<Imports>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(chosen): ValidJson<Chosen>,
) -> Result<Json<ImportView>, Problem> {
    staff.may(Permission::ManageData)?;
    let kit = &imports.collect.kit;
    let import = job::load(kit, staff.shop, ImportId(id)).await?;
    if !matches!(import.view.state, ImportState::Preview | ImportState::Failed) {
        return Err(ImportError::State(import.view.state.as_str()).into());
    }
    let mapping = match (&chosen.mapping, &chosen.mapping_key) {
        (Some(mapping), _) => mapping.clone(),
        (None, Some(key)) => {
            let found = imports.mapping(staff.shop, key).await?;
            found.ok_or_else(|| ImportError::UnknownMapping(key.clone()))?
        }
        (None, None) => import.view.mapping.clone().ok_or(ImportError::NoMapping)?,
    };
    let mut mapping = chosen.apply(mapping)?;
    check_answers(&imports, staff.shop, &mapping).await?;
    mapping.encoding = mapping.encoding.or(import.chosen());
    let files = imports.read_in(import.id, &import.files, mapping.encoding).await?;
    let files = files.unwrap_or_else(|| import.files.clone());
    let tx = kit.store.begin().await?;
    job::hold(&tx, kit, &import).await?;
    let sql = "UPDATE imports SET mapping = $1, files = '[]', sealed = $2 WHERE id = $3";
    tx.exec(sql, vec![json(&mapping)?, job::seal(kit, &files)?, id.into()]).await?;
    tx.commit().await?;
    Ok(Json(job::load(kit, staff.shop, ImportId(id)).await?.view))
}

/// Answers are read by a survey that is there, into questions that it has.
async fn check_answers(imports: &Imports, shop: ShopId, mapping: &Mapping) -> Result<(), Problem> {
    let Some(rules) = &mapping.answers else { return Ok(()) };
    let questions = imports.questionnaire(shop, rules).await?;
    match rules.columns.keys().find(|key| !questions.has(key)) {
        Some(key) => Err(Problem::invalid(&format!("answers.columns.{key}"), Fault::Unknown)),
        None => Ok(()),
    }
}

impl Chosen {
    fn apply(self, mut mapping: Mapping) -> Result<Mapping, Problem> {
        mapping.currency = self.currency.or(mapping.currency);
        mapping.zone = self.zone.or(mapping.zone);
        mapping.namespace = self.namespace.or(mapping.namespace).filter(|name| !name.is_empty());
        mapping.answers = self.answers.or(mapping.answers);
        if !self.columns.is_empty() {
            let is_meant = |name: &str| self.table.as_deref().is_none_or(|wanted| wanted == name);
            let table = mapping.tables.iter_mut().find(|table| is_meant(&table.name));
            let table = table.ok_or_else(|| Problem::invalid("table", Fault::Unknown))?;
            for (field, headers) in self.columns {
                if headers.is_empty() {
                    table.columns.remove(&field);
                } else {
                    table.columns.insert(field, Aliases::Any(headers));
                }
            }
        }
        mapping.check().map_err(ImportError::from)?;
        Ok(mapping)
    }
}
