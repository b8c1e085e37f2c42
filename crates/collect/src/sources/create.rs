use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff, ValidJson, check_name, has_room};

use super::list::{SourceView, view};
use super::{SourceKind, make};
use crate::Collect;

/// Sources that a shop has at most: what comes in is counted for each.
const MOST: i64 = 500;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSource {
    name: String,
    kind: SourceKind,
}

/// Add a source
///
/// 409 (`too_many`) where the shop has 500.
#[utoipa::path(post, path = "/sources", tag = "data", operation_id = "createSource", request_body = NewSource,
    responses((status = 201, body = SourceView), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(collect): State<Collect>,
    staff: Staff,
    ValidJson(new): ValidJson<NewSource>,
) -> Result<(StatusCode, Json<SourceView>), Problem> {
    staff.may(Permission::ManageData)?;
    let name = check_name(&new.name)?;
    let tx = collect.kit.store.begin().await?;
    has_room(&tx, "sources WHERE shop = $1", staff.shop, MOST).await?;
    let (source, _) = make(&collect.kit, &tx, staff.shop, name, new.kind).await?;
    web::audit(&tx, &collect.kit, &staff, "source.created", name, new.kind.as_str()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(&collect, &staff, source.id.0).await?)))
}
