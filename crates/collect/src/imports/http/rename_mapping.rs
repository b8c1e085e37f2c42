use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::{Sql, json, text};
use utoipa::ToSchema;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson};

use crate::imports::job::{self, Imports};
use crate::imports::{Mapping, Words};

/// Characters of a mapping's name.
const LONGEST_NAME: usize = 60;

/// What a mapping is to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MappingName {
    name: Words,
}

impl MappingName {
    fn checked(self) -> Result<Words, Problem> {
        let [zh, en] = [self.name.zh, self.name.en].map(|name| name.trim().to_owned());
        if ![&zh, &en].into_iter().all(|name| (1..=LONGEST_NAME).contains(&name.chars().count())) {
            return Err(Problem::invalid("name", Fault::Characters { least: 1, most: LONGEST_NAME }));
        }
        Ok(Words { zh, en })
    }
}

/// Rename a mapping of one's own
///
/// Its key stays, and so does what imports were read by.
#[utoipa::path(patch, path = "/import-mappings/{key}", tag = "imports", operation_id = "renameImportMapping",
    request_body = MappingName, params(("key" = String, Path)),
    responses((status = 200, body = Mapping), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn rename_mapping(
    State(imports): State<Imports>,
    staff: Staff,
    Path(key): Path<String>,
    ValidJson(given): ValidJson<MappingName>,
) -> Result<Json<Mapping>, Problem> {
    staff.may(Permission::ManageData)?;
    let name = given.checked()?;
    let kit = &imports.collect.kit;
    let tx = kit.store.begin().await?;
    let (mut called, others): (Vec<Mapping>, Vec<Mapping>) =
        job::saved_mappings(&tx, staff.shop).await?.into_iter().partition(|saved| saved.key == key);
    let mut mapping = called.pop().ok_or_else(|| Problem::not_found("saved mapping"))?;
    if let Some(other) = others.iter().find(|other| other.name.zh == name.zh || other.name.en == name.en) {
        return Err(Problem::invalid("name", Fault::Taken { given: other.name.en.clone() }));
    }
    let before = std::mem::replace(&mut mapping.name, name);
    let sql = "UPDATE import_mappings SET body = $1 WHERE shop = $2 AND mapping_key = $3";
    tx.exec(sql, vec![json(&mapping)?, staff.shop.0.into(), text(&key)]).await?;
    web::audit(&tx, kit, &staff, "import_mapping.renamed", &before.zh, &mapping.name.zh).await?;
    tx.commit().await?;
    Ok(Json(mapping))
}
