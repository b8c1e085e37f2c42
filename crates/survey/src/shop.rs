use jiff::tz::TimeZone;
use primitives::day::{self, AsOf};
use primitives::{ShopId, Timestamp};
use store::{Sql, StoreError, instant};

/// What this domain needs to know of a shop. Changing the zone does not reach the past.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    /// zh | en
    pub language: String,
    pub zone: TimeZone,
    pub as_of: AsOf,
}

impl Shop {
    /// `None` when there is no such shop.
    ///
    /// # Errors
    /// When the database cannot be read, or the row names no time zone.
    pub async fn load(db: &impl Sql, id: ShopId) -> Result<Option<Self>, StoreError> {
        let Some(shop) = web::Shop::find(db, id).await? else { return Ok(None) };
        Ok(Some(Self { zone: shop.zone()?, as_of: AsOf::new(shop.as_of), language: shop.language }))
    }

    /// The language of a shop; empty where there is no such shop.
    ///
    /// # Errors
    /// As [`Shop::load`].
    pub async fn language_of(db: &impl Sql, id: ShopId) -> Result<String, StoreError> {
        Ok(Self::load(db, id).await?.map(|shop| shop.language).unwrap_or_default())
    }

    /// The instant up to which staff read the shop: periods of numbers end there.
    pub fn now(&self, clock: Timestamp) -> Timestamp {
        self.as_of.now(&self.zone, clock)
    }

    /// The calendar day of a stored instant in the shop's zone, `YYYYMMDD`.
    pub fn day(&self, at: i64) -> i64 {
        day::number(self.zone.to_datetime(instant(at)).date())
    }

    /// When the shop's calendar day of this instant began.
    pub fn midnight(&self, now: Timestamp) -> Timestamp {
        let day = self.zone.to_datetime(now).date();
        day.to_zoned(self.zone.clone()).map_or(now, |midnight| midnight.timestamp())
    }
}
