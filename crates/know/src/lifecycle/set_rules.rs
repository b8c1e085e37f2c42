use axum::Json;
use axum::extract::State;
use web::{Permission, Problem, Staff, ValidJson};

use super::classes::{Whom, reclass};
use super::get::{Lifecycle, view};
use super::news;
use super::rules::{self, OwnRules};
use crate::Know;
use crate::projector::Changed;
use crate::shop::ShopSettings;
use crate::system_event::Telling;

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
    let rules = own.checked(defaults.rules).map_err(|(field, fault)| Problem::invalid(field, fault))?;
    rules::save(&tx, staff.shop, own, defaults, kit.now()).await?;
    let detail = serde_json::to_string(&rules).unwrap_or_default();
    web::audit(&tx, kit, staff, "lifecycle_rules.changed", "", &detail).await?;
    tx.commit().await?;
    let shop = ShopSettings::load(&kit.store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let now = shop.now(kit.now());
    let moved = reclass(&kit.store, &shop, now, Whom::Everybody).await?;
    news::tell(&kit.store, &shop, now, Telling::Silent).await?;
    (know.on_change())(staff.shop, &Changed::customers(moved));
    Ok(Json(view(&kit.store, staff.shop).await?))
}
