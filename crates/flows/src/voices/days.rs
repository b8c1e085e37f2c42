use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use primitives::{ShopId, day};
use store::{StoreError, micros};
use web::Kit;

/// Days from `from` up to, not including, `to`, in the shop's zone.
#[derive(Debug, Clone)]
pub(super) struct Days {
    pub from: Date,
    pub to: Date,
    zone: TimeZone,
}

impl Days {
    /// The last so many, today within.
    pub async fn last(kit: &Kit, shop: ShopId, days: i64) -> Result<Self, StoreError> {
        let shop = web::shop(&kit.store, shop).await?;
        let zone = shop.zone()?;
        let now: Timestamp = shop.now(kit.now())?;
        let to = now.to_zoned(zone.clone()).date().saturating_add(1.day());
        Ok(Self { from: to.saturating_sub(days.days()), to, zone })
    }

    /// So many right before them.
    pub fn before(&self, days: i64) -> Self {
        Self { from: self.from.saturating_sub(days.days()), to: self.from, zone: self.zone.clone() }
    }

    /// As they are stored, `YYYYMMDD`.
    pub fn numbers(&self) -> [i64; 2] {
        [self.from, self.to].map(day::number)
    }

    /// Their start and end, in microseconds.
    pub fn instants(&self) -> [i64; 2] {
        let start = |day: Date| day.to_zoned(self.zone.clone()).map_or(0, |start| micros(start.timestamp()));
        [self.from, self.to].map(start)
    }
}
