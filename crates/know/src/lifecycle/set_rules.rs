use axum::Json;
use axum::extract::State;
use web::{Permission, Problem, Staff, ValidJson};

use super::classes::reclass;
use super::get::{Lifecycle, view};
use super::rules::{self, OwnRules};
use crate::Know;

/// Set the classes' rules; everybody is classed anew
///
/// A field that is left out follows the shop's own rhythm.
#[utoipa::path(put, path = "/lifecycle/rules", tag = "customers", operation_id = "setLifecycleRules",
    request_body = OwnRules, responses((status = 200, body = Lifecycle), (status = 422, body = Problem)))]
pub(crate) async fn set(
    State(know): State<Know>,
    staff: Staff,
    ValidJson(own): ValidJson<OwnRules>,
) -> Result<Json<Lifecycle>, Problem> {
    staff.may(Permission::ManageShop)?;
    change(&know, &staff, own).await
}

/// Let the shop's own rhythm make the rules again
#[utoipa::path(delete, path = "/lifecycle/rules", tag = "customers", operation_id = "resetLifecycleRules",
    responses((status = 200, body = Lifecycle)))]
pub(crate) async fn reset(State(know): State<Know>, staff: Staff) -> Result<Json<Lifecycle>, Problem> {
    staff.may(Permission::ManageShop)?;
    change(&know, &staff, OwnRules::default()).await
}

async fn change(know: &Know, staff: &Staff, own: OwnRules) -> Result<Json<Lifecycle>, Problem> {
    let kit = &know.kit;
    let tx = kit.store.begin().await?;
    let defaults = rules::load(&tx, staff.shop).await?.defaults;
    let rules = own.checked(defaults.rules).map_err(|(field, message)| Problem::invalid(field, message))?;
    rules::save(&tx, staff.shop, own, defaults, kit.now()).await?;
    let detail = serde_json::to_string(&rules).unwrap_or_default();
    web::audit(&tx, kit, staff, "lifecycle_rules.changed", "", &detail).await?;
    tx.commit().await?;
    let moved = reclass(&kit.store, staff.shop, kit.now()).await?;
    (know.on_change())(staff.shop, moved);
    Ok(Json(view(&kit.store, staff.shop).await?))
}
