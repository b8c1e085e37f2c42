use axum::Json;
use axum::extract::State;
use store::{Sql, micros, text};
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, ValidJson};

use super::create::SegmentFields;
use super::list::{SegmentView, view};
use super::told::Reason;
use super::{check_description, check_name, membership, read_definition, uses};
use crate::Know;

/// Change a segment; its members are found anew
#[utoipa::path(put, path = "/segments/{id}", tag = "segments", operation_id = "updateSegment",
    request_body = SegmentFields, params(("id" = Uuid, Path)),
    responses((status = 200, body = SegmentView), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(fields): ValidJson<SegmentFields>,
) -> Result<Json<SegmentView>, Problem> {
    staff.may(Permission::EditSegments)?;
    let name = check_name(&fields.name)?;
    let description = check_description(fields.description.as_deref())?;
    let node = read_definition(&fields.definition)?;
    let (kit, now) = (&know.kit, know.kit.now());
    let (shop, read_at) = know.reading(staff.shop).await?;
    let tx = kit.store.begin().await?;
    uses::check(&tx, staff.shop, &node, Some(id)).await?;
    let sql = "UPDATE segments SET name = $1, description = $2, definition = $3, updated_at = $4
        WHERE id = $5 AND shop = $6";
    let definition = store::json(&fields.definition)?;
    let values = vec![text(name), text(description), definition, micros(now).into(), id.into(), staff.shop.0.into()];
    if tx.exec(sql, values).await? == 0 {
        return Err(Problem::not_found("segment"));
    }
    membership::fill(&tx, &shop, (id, name), node, read_at, Reason::Edited).await?;
    web::audit(&tx, kit, &staff, "segment.updated", name, &id.to_string()).await?;
    tx.commit().await?;
    let segment = view(&know, &staff, id).await?;
    Ok(Json(segment))
}
