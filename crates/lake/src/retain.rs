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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::testing::{Shop, at, open};

    #[tokio::test]
    async fn whole_days_go_and_a_file_of_several_days_is_cut() {
        let (dir, shop, other) = (tempfile::tempdir().unwrap(), Shop::new(1), Shop::new(2));
        let lake = open(dir.path());
        lake.write(&[shop.order(1, at(0, 5), "ann", "1")]).unwrap();
        let several = [shop.order(2, at(1, 86_399), "ann", "1"), shop.order(3, at(2, 0), "ann", "1")];
        lake.write(&several).unwrap();
        lake.write(&[other.order(4, at(0, 5), "ann", "1")]).unwrap();
        assert_eq!(lake.forget_before(shop.0, date(2026, 1, 3)).await.unwrap(), 2);
        let left = lake.files(shop.0);
        assert_eq!((left.len(), left[0].first_time, left[0].rows), (1, at(2, 0), 1));
        assert_eq!(lake.files(other.0).len(), 1, "each shop has its own time to keep");
        assert_eq!((lake.position(), lake.verify().unwrap()), (4, vec![]));
    }
}
