use std::str::FromStr;

use jiff::tz::TimeZone;
use primitives::day::{self, AsOf};
use primitives::{Currency, ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, sea_orm};

use crate::system_event::Telling;

/// What the projection needs to know of a shop. Changing currency or zone takes a rebuild to reach the past.
#[derive(Debug, Clone)]
pub struct ShopSettings {
    pub id: ShopId,
    pub currency: Currency,
    pub zone: TimeZone,
    pub as_of: AsOf,
}

#[derive(FromQueryResult)]
struct Row {
    currency: String,
    time_zone: String,
    as_of: Option<i64>,
}

impl ShopSettings {
    /// Reads the shop's row; `None` when there is no such shop.
    ///
    /// # Errors
    /// When the database cannot be read, or the row holds what is no currency or time zone.
    pub async fn load(db: &impl Sql, id: ShopId) -> Result<Option<Self>, StoreError> {
        let sql = "SELECT currency, time_zone, as_of FROM shops WHERE id = $1";
        let row: Option<Row> = db.row(sql, vec![id.0.into()]).await?;
        let Some(row) = row else { return Ok(None) };
        let corrupt = |what: String| StoreError::Corrupt(format!("shop {id}: {what}"));
        Ok(Some(Self {
            id,
            currency: Currency::from_str(&row.currency).map_err(|e| corrupt(e.to_string()))?,
            zone: TimeZone::get(&row.time_zone).map_err(|e| corrupt(e.to_string()))?,
            as_of: AsOf::stored(row.as_of),
        }))
    }

    /// The instant up to which the shop is read: everything that is computed of what is known asks for it here.
    #[must_use]
    pub fn now(&self, clock: Timestamp) -> Timestamp {
        self.as_of.now(&self.zone, clock)
    }

    /// The first day, `YYYYMMDD`, that is not over yet: see [`AsOf::open_day`].
    #[must_use]
    pub fn open_day(&self, clock: Timestamp) -> i64 {
        day::number(self.as_of.open_day(&self.zone, clock))
    }

    /// Nothing is news in a shop that is read as of another day than today.
    pub(crate) fn telling(&self, telling: Telling) -> Telling {
        if self.as_of.is_set() { Telling::Silent } else { telling }
    }

    /// The calendar day in the shop's zone, `YYYYMMDD`.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> i64 {
        day::number(self.zone.to_datetime(at).date())
    }

    /// Hour of the day (0–23) and day of the week (Monday 0) in the shop's zone.
    #[must_use]
    pub fn hour_and_weekday(&self, at: Timestamp) -> (i8, i8) {
        let local = self.zone.to_datetime(at);
        (local.hour(), local.date().weekday().to_monday_zero_offset())
    }
}
