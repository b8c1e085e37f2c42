use primitives::ShopId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::Problem;

use super::detail;
use super::profile::Customer;
use crate::Know;
use crate::identity::{MergeView, merges_of};

/// Who a customer is, unmasked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KnownCustomer)]
pub struct Known {
    customer: Customer,
    /// What was joined to make one customer, newest first.
    merges: Vec<MergeView>,
}

/// What is known of a customer beside their events, as it is handed to them.
///
/// # Errors
/// 404 when there is no such customer.
pub async fn export(know: &Know, shop: ShopId, id: Uuid) -> Result<Known, Problem> {
    let customer = detail::read(know, shop, id, false).await?;
    Ok(Known { customer, merges: merges_of(&know.kit.store, shop, id).await? })
}
