//! What takes long to find and looks much the same for some minutes, for a page that is opened often.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::SignedDuration;
use jiff::civil::Date;
use primitives::{ShopId, Timestamp};

/// A shop, and the day that its numbers are of where it is not today.
type Read = (ShopId, Option<Date>);

/// The words that were found last in each shop.
#[derive(Default)]
pub(crate) struct Recent(Mutex<HashMap<Read, (Timestamp, Vec<String>)>>);

const AT_MOST_EVERY: SignedDuration = SignedDuration::from_mins(10);

impl Recent {
    /// What is still so; `None` when it has to be found again.
    pub fn get(&self, read: Read, now: Timestamp) -> Option<Vec<String>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, words) = all.get(&read)?;
        (now.duration_since(*at) < AT_MOST_EVERY).then(|| words.clone())
    }

    pub fn put(&self, read: Read, at: Timestamp, words: Vec<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(read, (at, words));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_kept_for_a_while_and_for_the_day_that_a_shop_is_read_as_of() {
        let (recent, shop) = (Recent::default(), ShopId(uuid::Uuid::from_u128(1)));
        let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        assert_eq!(recent.get((shop, None), at(0)), None);
        recent.put((shop, None), at(0), vec!["tea".to_owned()]);
        assert_eq!(recent.get((shop, None), at(9)), Some(vec!["tea".to_owned()]));
        assert_eq!(recent.get((shop, None), at(10)), None);
        assert_eq!(recent.get((shop, Some(jiff::civil::date(2011, 12, 9))), at(1)), None);
        assert_eq!(recent.get((ShopId(uuid::Uuid::nil()), None), at(1)), None);
    }
}
