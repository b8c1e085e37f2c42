use jiff::tz::TimeZone;
use primitives::day::{self, AsOf};
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};

/// What this domain needs to know of a shop. Where the zone changes, its reviews are counted anew by themselves.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub id: ShopId,
    pub name: String,
    /// zh | en
    pub language: String,
    /// ISO 4217.
    pub currency: String,
    pub zone: TimeZone,
    /// Since when something bad that is added to a review is work; 0 where it always was.
    pub later_since: i64,
    pub as_of: AsOf,
}

#[derive(FromQueryResult)]
struct Row {
    name: String,
    language: String,
    currency: String,
    time_zone: String,
    later_since: i64,
    as_of: Option<i64>,
}

impl Shop {
    /// `None` when there is no such shop.
    ///
    /// # Errors
    /// When the database cannot be read, or the row names no time zone.
    pub async fn load(db: &impl Sql, id: ShopId) -> Result<Option<Self>, StoreError> {
        let sql = "SELECT s.name, s.language, s.currency, s.time_zone, s.as_of, COALESCE(l.since, 0) AS later_since
                   FROM shops s LEFT JOIN review_later_since l ON l.shop = s.id WHERE s.id = $1";
        let Some(row) = db.row::<Row>(sql, vec![id.0.into()]).await? else { return Ok(None) };
        let zone = TimeZone::get(&row.time_zone).map_err(|e| StoreError::Corrupt(format!("shop {id}: {e}")))?;
        let Row { name, language, currency, later_since, as_of, .. } = row;
        Ok(Some(Self { id, name, language, currency, zone, later_since, as_of: AsOf::stored(as_of) }))
    }

    /// The instant up to which staff read the shop: periods of numbers end there. What waits for somebody, and what
    /// shoppers are shown, goes by the clock.
    pub fn now(&self, clock: Timestamp) -> Timestamp {
        self.as_of.now(&self.zone, clock)
    }

    /// The calendar day of a stored instant in the shop's zone, `YYYYMMDD`.
    pub fn day(&self, at: i64) -> i64 {
        day::number(self.zone.to_datetime(instant(at)).date())
    }

    /// The calendar month, `YYYYMM`.
    pub fn month(&self, at: i64) -> i64 {
        self.day(at) / 100
    }
}
