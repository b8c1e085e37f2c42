//! Copies of a log for backup, and the check of a log that nobody has open.

use std::fs;
use std::path::{Path, PathBuf};

use fjall::{Guard, PersistMode, Readable};
use primitives::Seq;
use sha2::{Digest, Sha256};

use crate::engine::{Engine, Head, position};
use crate::layout::{self, Layout};
use crate::log::Shared;
use crate::seen::Horizon;
use crate::{EventLog, LogError, Options, envelope};

/// What a log holds, read from end to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    pub last: Seq,
    pub events: u64,
    /// Over every position (8 bytes, big-endian) and its stored bytes, in order.
    pub sha256: [u8; 32],
}

/// Events written at a time into a copy.
const CHUNK: usize = 4096;

impl EventLog {
    /// Copies the log as it is now to `to`, which must not exist, while appends go on; then reads the copy back from
    /// disk and compares. The copy is a log of its own, without the space of rewritten or removed events.
    ///
    /// # Errors
    /// When `to` exists, an event is damaged, the disk fails, or the copy turns out different.
    pub async fn snapshot(&self, to: &Path) -> Result<Contents, LogError> {
        let to = to.to_owned();
        self.blocking(move |shared| copy(shared, &to)).await
    }
}

/// Reads the whole log in `dir`, which no process may have open, checking every event's sum and the head.
///
/// # Errors
/// [`LogError::Corrupt`] or [`LogError::TailLost`] for damage, and as [`EventLog::open`].
pub fn verify(dir: &Path) -> Result<Contents, LogError> {
    let layout = Layout::existing(dir)?;
    let engine = Engine::open(&layout, &Options::default(), &Horizon::default())?;
    let head = engine.head()?;
    layout.check_tail(head.commits)?;
    let mut reader = Reader::new(head);
    for guard in engine.events.range((head.forgotten + 1).to_be_bytes()..) {
        reader.take(guard)?;
    }
    reader.finish()
}

fn copy(shared: &Shared, to: &Path) -> Result<Contents, LogError> {
    if to.exists() {
        return Err(LogError::Exists { path: to.to_owned() });
    }
    let unfinished = unfinished(to);
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(LogError::at(&unfinished))?;
    }
    let copied = fill(shared, &unfinished)?;
    if verify(&unfinished)? != copied {
        return Err(LogError::BadCopy);
    }
    layout::rename(&unfinished, to)?;
    Ok(copied)
}

fn unfinished(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".unfinished");
    name.into()
}

fn fill(shared: &Shared, dir: &Path) -> Result<Contents, LogError> {
    let source = shared.engine.db.snapshot();
    let head = shared.engine.head_in(&source)?;
    let layout = Layout::create(dir)?;
    // A horizon at the beginning of time: the copy keeps every message id.
    let copy = Engine::open(&layout, &shared.options, &Horizon::default())?;
    let mut reader = Reader::new(head);
    let mut batch = copy.db.batch();
    for guard in source.range(&shared.engine.events, (head.forgotten + 1).to_be_bytes()..) {
        let (key, value) = reader.take(guard)?;
        batch.insert(&copy.events, key, value);
        if batch.len() == CHUNK {
            std::mem::replace(&mut batch, copy.db.batch()).commit()?;
        }
    }
    for guard in source.iter(&shared.engine.seen) {
        let (key, value) = guard.into_inner()?;
        batch.insert(&copy.seen, key, value);
        if batch.len() == CHUNK {
            std::mem::replace(&mut batch, copy.db.batch()).commit()?;
        }
    }
    copy.commit(batch, head)?;
    copy.db.persist(PersistMode::SyncAll)?;
    layout.bear_witness(head.commits)?;
    reader.finish()
}

/// Checks events on their way and sums them up.
struct Reader {
    head: Head,
    events: u64,
    sha256: Sha256,
}

impl Reader {
    fn new(head: Head) -> Self {
        Self { head, events: 0, sha256: Sha256::new() }
    }

    fn take(&mut self, guard: Guard) -> Result<fjall::KvPair, LogError> {
        let (key, value) = guard.into_inner()?;
        let seq = position(&key)?;
        if seq > self.head.last {
            return Err(LogError::Corrupt { seq, reason: format!("the log ends at {}", self.head.last) });
        }
        envelope::check(seq, &value)?;
        self.sha256.update(&key);
        self.sha256.update(&value);
        self.events += 1;
        Ok((key, value))
    }

    fn finish(self) -> Result<Contents, LogError> {
        let Head { last, events, .. } = self.head;
        if self.events != events {
            let reason = format!("{} events are there, {events} should be", self.events);
            return Err(LogError::Corrupt { seq: last, reason });
        }
        Ok(Contents { last, events, sha256: self.sha256.finalize().into() })
    }
}
