use std::sync::Arc;

use arrow::array::BooleanArray;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use primitives::ShopId;

use crate::error::{LakeError, Result};
use crate::file::times;
use crate::lake::{Change, Lake};
use crate::rewrite::Keep;

impl Lake {
    /// Forgets a shop's events before a UTC day. Returns how many.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub async fn forget_before(&self, shop: ShopId, day: Date) -> Result<u64> {
        let _maintaining = self.0.maintaining.lock().await;
        let midnight = day.to_zoned(TimeZone::UTC).map_err(|error| LakeError::Query(error.to_string()))?.timestamp();
        let files = self.0.files(shop);
        let (gone, rest): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.meta.last_time < midnight);
        let mut forgotten = gone.iter().map(|file| file.meta.rows).sum();
        if !gone.is_empty() {
            self.0.commit(Change { removed: &gone, ..Change::default() })?;
        }
        let from = midnight.as_microsecond();
        let keep: Keep =
            Arc::new(move |batch| Ok(times(batch)?.iter().map(|time| Some(*time >= from)).collect::<BooleanArray>()));
        for file in rest.into_iter().filter(|file| file.meta.first_time < midnight) {
            forgotten += self.rewrite(vec![file], Some(Arc::clone(&keep))).await?;
        }
        Ok(forgotten)
    }
}
