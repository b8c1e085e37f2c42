//! The day that a shop's numbers are of, for one whose history ended before today ([`AsOf`]).
//!
//! No order that counts and was placed by today is later than the day: none before them can be set ([`set_as_of`]), and
//! a later order moves it on ([`follow`]). One of a day to come is a mistake of whoever sent it, and moves nothing. So
//! what is kept of customers needs no second form, and what is computed with the day as its "now" is what would have
//! been computed then.

mod get;
mod set;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use primitives::day::{self, AsOf};
use primitives::{ShopId, Timestamp};
use store::{Sql, StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use set::{By, set_as_of};

use crate::shop::ShopSettings;
use crate::{COUNTED, Know};

pub(crate) fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new().routes(routes!(get::get, set::put))
}

/// The shop's day of the newest order that counts; those of days after `today` are passed over.
///
/// # Errors
/// When the database cannot be read.
pub async fn newest_order(db: &impl Sql, shop: ShopId, today: Date) -> Result<Option<Date>, StoreError> {
    let sql = format!("SELECT MAX(day) FROM orders WHERE shop = $1 AND day <= $2 AND {COUNTED}");
    let newest: Option<Option<i64>> = db.scalar(&sql, vec![shop.0.into(), day::number(today).into()]).await?;
    Ok(newest.flatten().map(day::date))
}

/// Moves the day on to that of a later order; one of today ends it. Gives the shop as it is now.
pub(crate) async fn follow(tx: &Tx, shop: &ShopSettings, clock: Timestamp) -> Result<ShopSettings, StoreError> {
    let Some(day) = shop.as_of.day() else { return Ok(shop.clone()) };
    let today = shop.zone.to_datetime(clock).date();
    let Some(newest) = newest_order(tx, shop.id, today).await?.filter(|newest| *newest > day) else {
        return Ok(shop.clone());
    };
    let day = (newest < today).then_some(newest);
    web::set_as_of(tx, shop.id, day).await?;
    Ok(ShopSettings { as_of: AsOf::new(day), ..shop.clone() })
}
