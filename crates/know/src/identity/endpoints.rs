use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff, ValidJson, audit};

use super::IdentityRules;
use super::stored::own_rules;
use crate::Know;
use crate::customers::staff_change;

/// Who counts as one customer, and whether the shop said so itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IdentityRulesInForce)]
pub(crate) struct InForce {
    rules: IdentityRules,
    defaults: IdentityRules,
    /// False while the defaults are in force.
    is_own: bool,
}

impl InForce {
    fn of(own: Option<IdentityRules>) -> Self {
        let is_own = own.is_some();
        Self { rules: own.unwrap_or_default(), defaults: IdentityRules::default(), is_own }
    }
}

/// Who counts as one customer
#[utoipa::path(get, path = "/identity/rules", tag = "customers", operation_id = "getIdentityRules",
    responses((status = 200, body = InForce)))]
pub(crate) async fn get(State(know): State<Know>, staff: Staff) -> Result<Json<InForce>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(InForce::of(own_rules(&know.kit.store, staff.shop).await?)))
}

/// Set who counts as one customer
///
/// In force for the events after it, in well under a second. Customers who are there already stay as they are: merges
/// can be taken back one by one.
#[utoipa::path(put, path = "/identity/rules", tag = "customers", operation_id = "setIdentityRules",
    request_body = IdentityRules,
    responses((status = 202, body = InForce), (status = 422, body = Problem)))]
pub(crate) async fn set(
    State(know): State<Know>,
    staff: Staff,
    ValidJson(rules): ValidJson<IdentityRules>,
) -> Result<(StatusCode, Json<InForce>), Problem> {
    staff.may(Permission::ManageShop)?;
    let rules = rules.checked().map_err(|(field, fault)| Problem::invalid(&field, fault))?;
    change(&know, &staff, Some(rules)).await
}

/// Let the defaults say again who counts as one customer
#[utoipa::path(delete, path = "/identity/rules", tag = "customers", operation_id = "resetIdentityRules",
    responses((status = 202, body = InForce)))]
pub(crate) async fn reset(State(know): State<Know>, staff: Staff) -> Result<(StatusCode, Json<InForce>), Problem> {
    staff.may(Permission::ManageShop)?;
    change(&know, &staff, None).await
}

/// An event alone: were the rules set at once too, events that wait before it in the log would be taken by other rules
/// than in a replay.
async fn change(
    know: &Know,
    staff: &Staff,
    rules: Option<IdentityRules>,
) -> Result<(StatusCode, Json<InForce>), Problem> {
    let event = staff_change::event(know, staff, "Identity Rules Changed", &json!({ "rules": rules }))?;
    let tx = know.kit.store.begin().await?;
    staff_change::tell(&tx, know, event).await?;
    let detail = rules.as_ref().map_or_else(String::new, |rules| serde_json::to_string(rules).unwrap_or_default());
    audit(&tx, &know.kit, staff, "identity_rules.changed", "", &detail).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(InForce::of(rules))))
}
