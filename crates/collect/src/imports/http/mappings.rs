use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use crate::imports::job::{self, Imports};
use crate::imports::{Mapping, builtin};

/// A mapping that can be chosen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MappingView {
    /// Whether the shop saved it itself.
    own: bool,
    #[serde(flatten)]
    mapping: Mapping,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Mappings {
    items: Vec<MappingView>,
}

/// Mappings: the shop's own, then those that come with the program
#[utoipa::path(get, path = "/import-mappings", tag = "imports", operation_id = "listImportMappings",
    responses((status = 200, body = Mappings)))]
pub(crate) async fn list_mappings(State(imports): State<Imports>, staff: Staff) -> Result<Json<Mappings>, Problem> {
    staff.may(Permission::ManageData)?;
    let own = job::saved_mappings(&imports.collect.kit.store, staff.shop).await?;
    let own = own.into_iter().map(|mapping| MappingView { own: true, mapping });
    let built_in = builtin().iter().map(|mapping| MappingView { own: false, mapping: mapping.clone() });
    Ok(Json(Mappings { items: own.chain(built_in).collect() }))
}
