use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Sql, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Cursor, Fault, Page, PageQuery, Path, Permission, Problem, Query, Staff, ValidJson, audit};

use super::staff_change;
use crate::Know;
use crate::identity::{MergeView, merge_of, merges_after};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeRequest {
    /// The customer that becomes part of this one.
    other: Uuid,
}

/// The change is recorded and shows once the log has been read up to it, in well under a second; the live stream tells.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Accepted {
    accepted: bool,
}

/// How a customer was put together, newest first
#[utoipa::path(get, path = "/customers/{id}/merges", tag = "customers", operation_id = "listMerges",
    params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, body = Page<MergeView>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(paging): Query<PageQuery>,
) -> Result<Json<Page<MergeView>>, Problem> {
    staff.may(Permission::Read)?;
    staff_change::must_exist(&know.kit.store, staff.shop, id).await?;
    let limit = paging.limit()?;
    let after: (i64, Uuid) = paging.after()?.unwrap_or((i64::MAX, Uuid::max()));
    let items = merges_after(&know.kit.store, (staff.shop, id), after, limit + 1).await?;
    Ok(Json(Page::cut(items, limit, |merge| Cursor::encode(&(micros(merge.at), merge.id)))))
}

/// Take a merge back
#[utoipa::path(post, path = "/customers/{id}/merges/{merge_id}/undo", tag = "customers", operation_id = "undoMerge",
    params(("id" = Uuid, Path), ("merge_id" = Uuid, Path)),
    responses((status = 202, body = Accepted), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn undo(
    State(know): State<Know>,
    staff: Staff,
    Path((id, merge)): Path<(Uuid, Uuid)>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    staff.may(Permission::EditCustomers)?;
    let tx = know.kit.store.begin().await?;
    let found = merge_of(&tx, (staff.shop, id), merge).await?.ok_or_else(|| Problem::not_found("merge"))?;
    if found.undone_at.is_some() {
        return Err(Problem::conflict("already_undone", "this merge was taken back already"));
    }
    let event = staff_change::event(&know, &staff, "Profiles Unmerged", &json!({"merge_id": merge}))?;
    staff_change::tell(&tx, &know, event).await?;
    audit(&tx, &know.kit, &staff, "customer.unmerged", &id.to_string(), &merge.to_string()).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(Accepted { accepted: true })))
}

/// Merge another customer into this one
#[utoipa::path(post, path = "/customers/{id}/merge", tag = "customers", operation_id = "mergeCustomers",
    params(("id" = Uuid, Path)), request_body = MergeRequest,
    responses((status = 202, body = Accepted), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn merge(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(request): ValidJson<MergeRequest>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    staff.may(Permission::EditCustomers)?;
    if request.other == id {
        return Err(Problem::invalid("other", Fault::Itself));
    }
    let tx = know.kit.store.begin().await?;
    staff_change::must_exist(&tx, staff.shop, id).await?;
    let sql = "SELECT id FROM profiles WHERE shop = $1 AND id = $2";
    let other: Option<Uuid> = tx.scalar(sql, vec![staff.shop.0.into(), request.other.into()]).await?;
    other.ok_or_else(|| Problem::invalid("other", Fault::Unknown))?;
    let properties = json!({"into": id, "from": request.other});
    let event = staff_change::event(&know, &staff, "Profiles Merged", &properties)?;
    staff_change::tell(&tx, &know, event).await?;
    audit(&tx, &know.kit, &staff, "customer.merged", &id.to_string(), &request.other.to_string()).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(Accepted { accepted: true })))
}
