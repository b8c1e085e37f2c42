use jiff::tz::TimeZone;
use pages::Language;
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

    /// The day of a stored instant.
    pub fn day(&self, language: Language, at: i64) -> String {
        pages::day(language, &self.zone, instant(at))
    }

    /// The same with the time of day.
    pub fn time(&self, language: Language, at: i64) -> String {
        pages::time(language, &self.zone, instant(at))
    }
}
