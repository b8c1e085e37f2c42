use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use super::definition::{self, CustomField};
use crate::Know;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CustomFields {
    /// In the shop's order; those that are archived too.
    items: Vec<CustomField>,
}

pub(super) async fn view(know: &Know, shop: ShopId) -> Result<CustomFields, Problem> {
    Ok(CustomFields { items: definition::all(&know.kit.store, shop).await? })
}

/// The fields of customers that the shop defined
#[utoipa::path(get, path = "/customer-fields", tag = "customers", operation_id = "listCustomerFields",
    responses((status = 200, body = CustomFields)))]
pub(crate) async fn list(State(know): State<Know>, staff: Staff) -> Result<Json<CustomFields>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(view(&know, staff.shop).await?))
}
