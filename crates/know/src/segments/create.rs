use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use store::{Sql, micros, text};
use utoipa::ToSchema;
use web::{Permission, Problem, Staff, ValidJson, has_room};

use super::described::SegmentDefinition;
use super::list::{SegmentView, view};
use super::told::Reason;
use super::{check_description, check_name, membership, read_definition, uses};
use crate::Know;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SegmentFields {
    pub name: String,
    pub description: Option<String>,
    #[schema(value_type = SegmentDefinition)]
    pub definition: serde_json::Value,
}

/// Segments that a shop has at most: whoever an event touches is judged by all of them.
const MOST: i64 = 500;

/// Make a segment
///
/// 409 (`too_many`) where the shop has 500.
#[utoipa::path(post, path = "/segments", tag = "segments", operation_id = "createSegment", request_body = SegmentFields,
    responses((status = 201, body = SegmentView), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(know): State<Know>,
    staff: Staff,
    ValidJson(fields): ValidJson<SegmentFields>,
) -> Result<(StatusCode, Json<SegmentView>), Problem> {
    staff.may(Permission::EditSegments)?;
    let name = check_name(&fields.name)?;
    let description = check_description(fields.description.as_deref())?;
    let node = read_definition(&fields.definition)?;
    let (kit, now) = (&know.kit, know.kit.now());
    let (shop, read_at) = know.reading(staff.shop).await?;
    let id = kit.ids.uuid();
    let tx = kit.store.begin().await?;
    has_room(&tx, "segments WHERE shop = $1", staff.shop, MOST).await?;
    uses::check(&tx, staff.shop, &node, None).await?;
    tx.exec(
        "INSERT INTO segments (id, shop, name, description, definition, size, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $7)",
        vec![
            id.into(),
            staff.shop.0.into(),
            text(name),
            text(description),
            store::json(&fields.definition)?,
            staff.id.0.into(),
            micros(now).into(),
        ],
    )
    .await?;
    membership::fill(&tx, &shop, (id, name), node, read_at, Reason::Created).await?;
    web::audit(&tx, kit, &staff, "segment.created", name, &id.to_string()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(&know, &staff, id).await?)))
}
