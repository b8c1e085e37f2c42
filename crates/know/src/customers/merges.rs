use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Sql;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Page, Path, Permission, Problem, Staff, ValidJson, audit};

use super::staff_change;
use crate::Know;
use crate::identity::{MergeView, merges_of};

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

/// How a customer was put together
#[utoipa::path(get, path = "/customers/{id}/merges", tag = "customers", operation_id = "listMerges",
    params(("id" = Uuid, Path)), responses((status = 200, body = Page<MergeView>), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<Page<MergeView>>, Problem> {
    staff.may(Permission::Read)?;
    staff_change::must_exist(&know.kit.store, staff.shop, id).await?;
    let items = merges_of(&know.kit.store, staff.shop, id).await?;
    Ok(Json(Page { items, next_cursor: None, total: None }))
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
    let merges = merges_of(&tx, staff.shop, id).await?;
    let found = merges.iter().find(|found| found.id == merge).ok_or_else(|| Problem::not_found("merge"))?;
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
