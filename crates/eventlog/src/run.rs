//! A finished segment's message keys, sorted, in a file: time of the newest (8 bytes), then 16 bytes a key.

use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use crate::LogError;
use crate::frame;
use crate::place::Place;
use crate::seen::Key;

/// From the start of the file to the first key.
const KEYS: u64 = frame::HEADER as u64 + 8;
const KEY: usize = size_of::<Key>();
/// Keys read at a time.
const BLOCK: usize = 64;

pub(crate) struct Run {
    pub(crate) place: Place,
    /// Time of acceptance of the newest key, milliseconds since 1970.
    pub(crate) newest: i64,
    count: usize,
}

impl Run {
    /// Writes sorted keys. Not synced: while the segment is there, the file can be made anew.
    pub(crate) fn write(path: PathBuf, keys: &[Key], newest: i64) -> Result<Self, LogError> {
        let mut bytes = Vec::with_capacity(KEYS as usize + keys.len() * KEY);
        let start = frame::start(&mut bytes, None);
        bytes.extend_from_slice(&newest.to_le_bytes());
        keys.iter().for_each(|key| bytes.extend_from_slice(&key.to_le_bytes()));
        frame::finish(&mut bytes, start);
        let place = Place::create(path)?;
        place.file.write_all_at(&bytes, 0).map_err(|error| place.error(error))?;
        Ok(Self { place, newest, count: keys.len() })
    }

    /// The run with its keys; `None` when the file is damaged.
    pub(crate) fn read(path: PathBuf) -> Result<Option<(Self, Vec<Key>)>, LogError> {
        let place = Place::open(path)?;
        let mut found = None;
        frame::scan(&place, place.length()?, |frame| {
            found = frame.body.split_first_chunk().map(|(newest, keys)| (i64::from_le_bytes(*newest), parse(keys)));
            Ok(())
        })?;
        Ok(found.map(|(newest, keys)| (Self { place, newest, count: keys.len() }, keys)))
    }

    /// Looks where a key of this value should be among evenly spread ones, then again from what is there: two or three
    /// short reads.
    pub(crate) fn contains(&self, key: Key) -> Result<bool, LogError> {
        // How many keys lie in a stretch of the key space.
        let keys_in = |stretch: Key| usize::try_from(((stretch >> 64) * self.count as Key) >> 64).unwrap_or_default();
        let (mut low, mut high, mut guess) = (0, self.count, keys_in(key));
        while low < high {
            let from = guess.saturating_sub(BLOCK / 2).clamp(low, high - 1);
            let until = high.min(from + BLOCK);
            let keys = self.keys(from, until)?;
            match (keys.first(), keys.last()) {
                (Some(first), _) if key < *first => {
                    high = from;
                    guess = from.saturating_sub(keys_in(first - key));
                }
                (_, Some(last)) if key > *last => {
                    low = until;
                    guess = until + keys_in(key - last);
                }
                _ => return Ok(keys.binary_search(&key).is_ok()),
            }
        }
        Ok(false)
    }

    fn keys(&self, from: usize, until: usize) -> Result<Vec<Key>, LogError> {
        let mut bytes = vec![0; (until - from) * KEY];
        let offset = KEYS + (from * KEY) as u64;
        self.place.file.read_exact_at(&mut bytes, offset).map_err(|error| self.place.error(error))?;
        Ok(parse(&bytes))
    }
}

fn parse(bytes: &[u8]) -> Vec<Key> {
    bytes.as_chunks().0.iter().map(|key| Key::from_le_bytes(*key)).collect()
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::*;

    #[test]
    fn finds_every_key_and_no_other() {
        let mut rng = StdRng::seed_from_u64(5);
        let dir = tempfile::tempdir().unwrap();
        let even: Vec<Key> = (0..5000).map(|_| rng.random()).collect();
        let crowded: Vec<Key> = (0..3000).map(|_| rng.random::<Key>() >> 40).collect();
        for mut keys in [even, crowded, vec![7], vec![]] {
            keys.sort_unstable();
            Run::write(dir.path().join("keys"), &keys, 99).unwrap();
            let (run, read) = Run::read(dir.path().join("keys")).unwrap().unwrap();
            assert_eq!((run.newest, &read), (99, &keys));
            assert!(keys.iter().all(|key| run.contains(*key).unwrap()));
            assert!(keys.iter().all(|key| !run.contains(key ^ 1).unwrap()));
            assert!(!run.contains(Key::MAX).unwrap() && !run.contains(0).unwrap());
        }
        std::fs::write(dir.path().join("keys"), "rot").unwrap();
        assert!(Run::read(dir.path().join("keys")).unwrap().is_none());
    }
}
