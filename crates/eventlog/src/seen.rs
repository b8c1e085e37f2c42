//! Which message ids the log has taken lately.
//!
//! A key is the first 16 bytes of SHA-256 over source and message id, the value the time of acceptance in milliseconds.
//! Nothing deletes expired keys one by one: the store's compaction leaves them out when it rewrites them anyway.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use fjall::compaction::filter::{CompactionFilter, Context, Factory, ItemAccessor, Verdict};
use primitives::Event;
use sha2::{Digest, Sha256};

pub(crate) type Key = [u8; 16];

pub(crate) fn key(event: &Event) -> Key {
    let digest = Sha256::new().chain_update(event.source.0.as_bytes()).chain_update(&event.message_id).finalize();
    let mut key = Key::default();
    key.copy_from_slice(&digest[..16]);
    key
}

/// Ids accepted before this instant, in milliseconds since 1970, are forgotten.
#[derive(Clone, Default)]
pub(crate) struct Horizon(Arc<AtomicI64>);

impl Horizon {
    pub(crate) fn set(&self, millis: i64) {
        self.0.store(millis, Ordering::Relaxed);
    }

    pub(crate) fn remembers(&self, stored: &[u8]) -> bool {
        // An unreadable time counts as recent: the id was taken once, whenever that was.
        stored.try_into().map_or(true, |millis| i64::from_le_bytes(millis) >= self.0.load(Ordering::Relaxed))
    }
}

impl Factory for Horizon {
    fn name(&self) -> &str {
        "seen"
    }

    fn make_filter(&self, _: &Context) -> Box<dyn CompactionFilter> {
        Box::new(self.clone())
    }
}

impl CompactionFilter for Horizon {
    fn filter_item(&mut self, item: ItemAccessor<'_>, _: &Context) -> Result<Verdict, fjall::LsmError> {
        Ok(if self.remembers(&item.value()?) { Verdict::Keep } else { Verdict::Remove })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_from_the_horizon_on() {
        let horizon = Horizon::default();
        horizon.set(1000);
        assert!(!horizon.remembers(&999i64.to_le_bytes()));
        assert!(horizon.remembers(&1000i64.to_le_bytes()));
        assert!(horizon.remembers(b"what"), "an unreadable time counts as recent");
    }
}
