//! Which message ids the log has taken lately.
//!
//! A key is the first 16 bytes of SHA-256 over source and message id. The keys of the segment being written are in a
//! hash set; those of each finished segment lie sorted in a file (`.keys`), with filters in memory before them, so
//! that a new id is almost always known to be new without a read. Keys are forgotten a segment at a time, when its
//! newest is older than the window.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

use primitives::{EventRef, Seq};
use sha2::{Digest, Sha256};

use crate::LogError;
use crate::filter::Filter;
use crate::layout::Layout;
use crate::place::remove_file;
use crate::run::Run;

pub(crate) type Key = u128;

pub(crate) fn key(event: EventRef<'_>) -> Key {
    let digest = Sha256::new().chain_update(event.source.0.as_bytes()).chain_update(event.message_id).finalize();
    digest.first_chunk().map_or(0, |bytes| Key::from_le_bytes(*bytes))
}

/// The most keys in the hash set: as many as its 2^19 slots hold (9 MB).
pub(crate) const RECENT: usize = (1 << 19) / 8 * 7;
/// Keys under one filter (4 MiB).
const GENERATION: usize = 1 << 21;

/// Keys are digests: any part of them is a hash.
#[derive(Default)]
struct Digested(u64);

impl Hasher for Digested {
    fn write_u128(&mut self, key: u128) {
        let bytes = key.to_le_bytes();
        self.0 = bytes.first_chunk().map_or(0, |low| u64::from_le_bytes(*low));
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |sum, byte| sum.rotate_left(8) ^ u64::from(*byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Owned by the writer thread.
pub(crate) struct Seen {
    recent: HashSet<Key, BuildHasherDefault<Digested>>,
    /// Time of acceptance of the newest in `recent`, milliseconds since 1970.
    newest: i64,
    finished: VecDeque<Generation>,
}

/// Some finished segments' keys under one filter.
struct Generation {
    filter: Filter,
    runs: Vec<Run>,
    keys: usize,
}

impl Seen {
    pub(crate) fn new() -> Self {
        Self { recent: HashSet::default(), newest: i64::MIN, finished: VecDeque::new() }
    }

    /// Has the processor fetch where the keys would lie: many at a time, for they lie far apart, and taken one after the other
    /// each would be waited for.
    pub(crate) fn fetch(&self, keys: impl Iterator<Item = Key>) {
        std::hint::black_box(keys.filter(|key| self.recent.contains(key)).count());
    }

    /// Takes the key; false when it was taken within the window. Call [`Seen::expire`] first.
    pub(crate) fn take(&mut self, key: Key, now: i64) -> Result<bool, LogError> {
        if !self.recent.insert(key) {
            return Ok(false);
        }
        for generation in self.finished.iter().rev() {
            if generation.filter.may_contain(key) {
                for run in generation.runs.iter().rev() {
                    if run.contains(key)? {
                        self.recent.remove(&key);
                        return Ok(false);
                    }
                }
            }
        }
        self.newest = self.newest.max(now);
        Ok(true)
    }

    /// Starts with the keys of the segment being written, the newest accepted at `newest`.
    pub(crate) fn start(&mut self, keys: Vec<Key>, newest: i64) {
        self.recent.extend(keys);
        self.newest = newest;
    }

    pub(crate) fn is_full_with(&self, more: usize) -> bool {
        self.recent.len() + more > RECENT
    }

    /// Forgets the keys of segments accepted wholly before `horizon`, in milliseconds since 1970.
    pub(crate) fn expire(&mut self, horizon: i64) -> Result<(), LogError> {
        if self.newest < horizon {
            self.recent.clear();
        }
        for generation in &mut self.finished {
            for run in generation.runs.extract_if(.., |run| run.newest < horizon) {
                remove_file(&run.place.path)?;
            }
        }
        self.finished.retain(|generation| !generation.runs.is_empty());
        Ok(())
    }

    /// Moves the hash set's keys into the file of the segment that begins at `first`.
    pub(crate) fn finish(&mut self, layout: &Layout, first: Seq) -> Result<(), LogError> {
        let mut keys: Vec<Key> = self.recent.drain().collect();
        if keys.is_empty() {
            return Ok(());
        }
        keys.sort_unstable();
        self.add(Run::write(layout.keys(first), &keys, self.newest)?, &keys);
        self.newest = i64::MIN;
        Ok(())
    }

    /// Puts a finished segment's keys behind a filter; segments come in order.
    pub(crate) fn add(&mut self, run: Run, keys: &[Key]) {
        let fits = |generation: &&mut Generation| generation.keys + keys.len() <= GENERATION;
        if self.finished.back_mut().filter(fits).is_none() {
            let filter = Filter::for_keys(GENERATION.max(keys.len()));
            self.finished.push_back(Generation { filter, runs: Vec::new(), keys: 0 });
        }
        if let Some(generation) = self.finished.back_mut() {
            keys.iter().for_each(|key| generation.filter.insert(*key));
            generation.keys += keys.len();
            generation.runs.push(run);
        }
    }
}
