use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::SignedDuration;
use jiff::civil::Date;
use primitives::{Seq, ShopId, Timestamp};

use super::Dropped;

/// What dropped in each shop, as it was read last.
#[derive(Default)]
pub(crate) struct Memory(Mutex<HashMap<Read, Kept>>);

/// A shop, and the day that its numbers are of where it is not today.
type Read = (ShopId, Option<Date>);

/// Of every consumer of the log, how far it is.
type Positions = Vec<(String, Seq)>;

struct Kept {
    at: Timestamp,
    positions: Positions,
    dropped: Vec<Dropped>,
}

/// However much happens, four weeks look much the same after so long.
const AT_MOST_EVERY: SignedDuration = SignedDuration::from_secs(60);
/// However little happens, days pass and promises run out.
const AT_LEAST_EVERY: SignedDuration = SignedDuration::from_mins(10);

impl Memory {
    /// What is still so; `None` when it has to be read again.
    pub fn get(&self, read: Read, now: Timestamp, positions: &[(String, Seq)]) -> Option<Vec<Dropped>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all.get(&read)?;
        let age = now.duration_since(kept.at);
        let is_so = age < AT_MOST_EVERY || (age < AT_LEAST_EVERY && kept.positions == positions);
        is_so.then(|| kept.dropped.clone())
    }

    pub fn put(&self, read: Read, at: Timestamp, positions: Positions, dropped: Vec<Dropped>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(read, Kept { at, positions, dropped });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_kept_while_nothing_happens_and_for_a_minute() {
        let (memory, shop) = (Memory::default(), (ShopId(uuid::Uuid::from_u128(1)), None));
        let start = Timestamp::UNIX_EPOCH;
        let at = |seconds| start + SignedDuration::from_secs(seconds);
        let positions = |seq: Seq| vec![("know".to_owned(), seq)];
        let is_known = |seconds, seq| memory.get(shop, at(seconds), &positions(seq)).is_some();
        assert!(!is_known(0, 1));
        memory.put(shop, start, positions(1), Vec::new());
        assert!(is_known(59, 2) && !is_known(60, 2), "something happened");
        assert!(is_known(599, 1) && !is_known(600, 1), "nothing happened");
        let asked = |read| memory.get(read, start, &positions(1)).is_some();
        assert!(!asked((ShopId(uuid::Uuid::nil()), None)), "each shop has its own");
        assert!(!asked((shop.0, Some(jiff::civil::date(2011, 12, 9)))), "and each day that it is read as of");
    }
}
