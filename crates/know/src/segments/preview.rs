use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use store::Sql;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Permission, Problem, Staff, ValidJson};

use super::described::SegmentDefinition;
use super::{compile, read_definition, uses};
use crate::customers::rows_by_id;
use crate::{CustomerRow, Know};

const SAMPLE: usize = 8;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewRequest {
    #[schema(value_type = SegmentDefinition)]
    definition: serde_json::Value,
}

/// Who would be in the segment now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SegmentPreview)]
pub(crate) struct Preview {
    size: i64,
    /// Customers of the shop in all.
    of: i64,
    sample: Vec<CustomerRow>,
    took_ms: i64,
}

/// Size and sample of a definition that is being written
#[utoipa::path(post, path = "/segments/preview", tag = "segments", operation_id = "previewSegment",
    request_body = PreviewRequest, responses((status = 200, body = Preview), (status = 422, body = Problem)))]
pub(crate) async fn preview(
    State(know): State<Know>,
    staff: Staff,
    ValidJson(request): ValidJson<PreviewRequest>,
) -> Result<Json<Preview>, Problem> {
    staff.may(Permission::Read)?;
    let node = read_definition(&request.definition)?;
    let (kit, started) = (&know.kit, know.kit.now());
    uses::check(&kit.store, staff.shop, &node, None).await?;
    let (shop, now) = know.reading(staff.shop).await?;
    let compiled = compile(&node, &shop, now, None);
    let count = format!("SELECT COUNT(*) FROM profiles c WHERE {}", compiled.condition);
    let size: i64 = kit.store.scalar(&count, compiled.values.clone()).await?.unwrap_or(0);
    let first = format!(
        "SELECT c.id FROM profiles c WHERE {} ORDER BY c.last_seen_at DESC, c.id LIMIT {SAMPLE}",
        compiled.condition
    );
    let ids: Vec<Uuid> = kit.store.column(&first, compiled.values).await?;
    let sample = rows_by_id(&kit.store, &kit.vault, staff.shop, &ids, staff.is_masked()).await?;
    let all = "SELECT COUNT(*) FROM profiles WHERE shop = $1";
    let of = kit.store.scalar(all, vec![staff.shop.0.into()]).await?.unwrap_or(0);
    let took_ms = kit.now().as_millisecond() - started.as_millisecond();
    Ok(Json(Preview { size, of, sample, took_ms }))
}
