use jiff::tz::TimeZone;
use primitives::{ShopId, day};
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};

/// What this domain needs to know of a shop. Changing the zone takes a rebuild to reach the past.
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
}

#[derive(FromQueryResult)]
struct Row {
    name: String,
    language: String,
    currency: String,
    time_zone: String,
    later_since: i64,
}

impl Shop {
    /// `None` when there is no such shop.
    ///
    /// # Errors
    /// When the database cannot be read, or the row names no time zone.
    pub async fn load(db: &impl Sql, id: ShopId) -> Result<Option<Self>, StoreError> {
        let sql = "SELECT s.name, s.language, s.currency, s.time_zone, COALESCE(l.since, 0) AS later_since
                   FROM shops s LEFT JOIN review_later_since l ON l.shop = s.id WHERE s.id = $1";
        let Some(row) = db.row::<Row>(sql, vec![id.0.into()]).await? else { return Ok(None) };
        let zone = TimeZone::get(&row.time_zone).map_err(|e| StoreError::Corrupt(format!("shop {id}: {e}")))?;
        let Row { name, language, currency, later_since, .. } = row;
        Ok(Some(Self { id, name, language, currency, zone, later_since }))
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
