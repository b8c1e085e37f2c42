use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use primitives::ShopId;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Fault, Permission, Problem, Staff, ValidJson};

use super::get::{View, view};
use super::newest_order;
use crate::shop::ShopSettings;
use crate::{Know, reconcile};

/// Whose wish it is, for the audit log.
#[derive(Clone, Copy)]
pub enum By<'a> {
    Staff(&'a Staff),
    /// Whoever may run this command where the data lies.
    Command(&'a str),
}

/// Sets the day that a shop's numbers are of; `None` or today's: the numbers go with the clock. What is kept of customers
/// is of another day until [`reconcile`](crate::reconcile()) was there.
///
/// # Errors
/// When the day is to come, or before the newest order.
pub async fn set_as_of(know: &Know, shop: ShopId, by: By<'_>, day: Option<Date>) -> Result<(), Problem> {
    let kit = &know.kit;
    let tx = kit.store.begin().await?;
    let settings = ShopSettings::load(&tx, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let today = settings.zone.to_datetime(kit.now()).date();
    let day = day.filter(|day| *day != today);
    if day.is_some_and(|day| day > today) {
        return Err(Problem::invalid("day", Fault::After { day: today.to_string() }));
    }
    if let Some(newest) = newest_order(&tx, shop, today).await?.filter(|newest| day.is_some_and(|day| day < *newest)) {
        return Err(Problem::invalid("day", Fault::Before { day: newest.to_string() }));
    }
    web::set_as_of(&tx, shop, day).await?;
    let said = day.map_or_else(|| "today".to_owned(), |day| day.to_string());
    match by {
        By::Staff(staff) => web::audit(&tx, kit, staff, "shop.as_of_set", "", &said).await?,
        By::Command(command) => web::audit_command(&tx, kit, shop, command, ["shop.as_of_set", "", &said]).await?,
    }
    Ok(tx.commit().await?)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AsOfChange)]
pub(crate) struct Change {
    /// From the newest order's day to today; null: today, whichever it is.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(value_type = Option<String>, format = Date, required = true)]
    day: Option<Date>,
}

/// Have the shop's numbers be of a day
///
/// Classes, scores, predictions and segments are computed anew; the live stream tells as `customers` when that is done. No
/// event tells of what moves by it.
#[utoipa::path(put, path = "/shop/as-of", tag = "shop", operation_id = "setAsOf", request_body = Change,
    responses((status = 200, body = View), (status = 422, body = Problem)))]
pub(crate) async fn put(
    State(know): State<Know>,
    staff: Staff,
    ValidJson(change): ValidJson<Change>,
) -> Result<Json<View>, Problem> {
    staff.may(Permission::ManageShop)?;
    set_as_of(&know, staff.shop, By::Staff(&staff), change.day).await?;
    let (beside, shop) = (know.clone(), staff.shop);
    tokio::spawn(async move {
        if let Err(error) = reconcile::shop(&beside, shop).await {
            tracing::error!(%error, %shop, "the numbers of another day could not be computed: they will be again");
        }
    });
    Ok(Json(view(&know, staff.shop).await?))
}
