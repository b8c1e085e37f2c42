use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use primitives::ShopId;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use super::newest_order;
use crate::Know;

/// The day that the numbers are of, and what it can be. Days are the shop's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AsOf)]
pub(crate) struct View {
    /// Null: today.
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Date>,
    /// Of the newest order that counts, the first day that can be set; null without an order.
    #[schema(value_type = Option<String>, format = Date)]
    newest_order: Option<Date>,
    #[schema(value_type = String, format = Date)]
    today: Date,
}

pub(super) async fn view(know: &Know, shop: ShopId) -> Result<View, Problem> {
    let (settings, _) = know.reading(shop).await?;
    let today = settings.zone.to_datetime(know.kit.now()).date();
    let newest_order = newest_order(&know.kit.store, shop, today).await?;
    Ok(View { day: settings.as_of.day(), newest_order, today })
}

/// The day that the shop's numbers are of
#[utoipa::path(get, path = "/shop/as-of", tag = "shop", operation_id = "getAsOf",
    responses((status = 200, body = View)))]
pub(crate) async fn get(State(know): State<Know>, staff: Staff) -> Result<Json<View>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(view(&know, staff.shop).await?))
}
