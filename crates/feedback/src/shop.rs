use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use primitives::day::AsOf;
use primitives::{ShopId, Timestamp};
use store::{Sql, StoreError, instant};

/// What this domain needs to know of a shop.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub id: ShopId,
    pub name: String,
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
        let (zone, as_of) = (shop.zone()?, AsOf::new(shop.as_of));
        Ok(Some(Self { id, zone, as_of, name: shop.name, language: shop.language }))
    }

    /// The instant up to which staff read the shop: periods of numbers end there.
    pub fn now(&self, clock: Timestamp) -> Timestamp {
        self.as_of.now(&self.zone, clock)
    }

    /// A stored instant as `format` writes it, in the shop's zone.
    pub fn date(&self, format: &str, at: i64) -> String {
        strtime::format(format, self.zone.to_datetime(instant(at))).unwrap_or_default()
    }
}
