//! Copies of a log for backup, and the check of a log that nobody has open.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use primitives::Seq;
use sha2::{Digest, Sha256};

use crate::layout::Layout;
use crate::place::rename;
use crate::seal::Seal;
use crate::shared::Shared;
use crate::view::{Sums, View};
use crate::{EventLog, LogError, envelope, journal, recover, scrub};

/// What a log holds, read from end to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    pub last: Seq,
    pub events: u64,
    /// Over every position (8 bytes, big-endian) and its stored bytes, in order.
    pub sha256: [u8; 32],
}

impl EventLog {
    /// Copies the log as it is now to `to`, which must not exist, while appends go on; then reads the copy back from
    /// disk and compares. The copy is a log of its own, without the bytes of rewritten or removed events.
    ///
    /// # Errors
    /// When `to` exists, an event is damaged, the disk fails, or the copy turns out different.
    pub async fn snapshot(&self, to: &Path) -> Result<Contents, LogError> {
        let to = to.to_owned();
        let turn = self.shared().upkeep.clone().lock_owned().await;
        self.blocking(move |shared| {
            let _turn = turn;
            copy(shared, &to)
        })
        .await
    }
}

/// Reads the whole log in `dir`, which no process may have open, checking every sum, position and count. A sealed one
/// needs its seal.
///
/// # Errors
/// [`LogError::Corrupt`] or [`LogError::TailLost`] for damage, and as [`EventLog::open`].
pub fn verify(dir: &Path, seal: Option<&Seal>) -> Result<Contents, LogError> {
    let layout = Layout::existing(dir)?;
    let recovered = recover::recover(&layout, None, seal)?;
    let mut sum = Sum::default();
    for segment in &recovered.view.segments {
        scrub::fold(&recovered.view, segment, recovered.last, None, &mut sum, &mut io::sink())?;
    }
    sum.finish(&recovered.view, recovered.last)
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
    if verify(&unfinished, shared.options.seal.as_ref())? != copied {
        return Err(LogError::BadCopy);
    }
    rename(&unfinished, to)?;
    Ok(copied)
}

fn unfinished(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".unfinished");
    name.into()
}

fn fill(shared: &Shared, dir: &Path) -> Result<Contents, LogError> {
    // The view before the end: no change it has is of an event beyond.
    let view = shared.view();
    let written = view.segments.last().map_or(0, |segment| segment.map().last());
    let last = written.min(*shared.last.borrow());
    let (layout, seal) = (Layout::create(dir)?, shared.options.seal.as_ref());
    let mut sum = Sum::default();
    for segment in &view.segments {
        scrub::rewrite(&view, segment, last, seal, &layout.segment(segment.first), &mut sum)?;
    }
    // What the journal said of single events is in the copied segments.
    journal::begin(&layout, Sums { changes: 1, ..view.changes.sums }, &[], seal)?;
    copy_keys(&shared.layout, &layout, view.segments.last().map_or(0, |written| written.first))?;
    layout.sync()?;
    sum.finish(&view, last)
}

/// Copies the message ids of the segments before position `before`.
fn copy_keys(from: &Layout, to: &Layout, before: Seq) -> Result<(), LogError> {
    for first in from.numbered(".keys")?.into_iter().filter(|first| *first < before) {
        let (from, to) = (from.keys(first), to.keys(first));
        match fs::copy(&from, &to).and_then(|_| File::open(&to)?.sync_all()) {
            // They expired meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            copied => copied.map_err(LogError::at(&from))?,
        }
    }
    Ok(())
}

/// Checks events on their way and sums them up.
#[derive(Default)]
pub(crate) struct Sum {
    events: u64,
    sha256: Sha256,
}

impl Sum {
    pub(crate) fn take(&mut self, seq: Seq, bytes: &[u8]) -> Result<(), LogError> {
        envelope::check(seq, bytes)?;
        self.sha256.update(seq.to_be_bytes());
        self.sha256.update(bytes);
        self.events += 1;
        Ok(())
    }

    fn finish(self, view: &View, last: Seq) -> Result<Contents, LogError> {
        let events = last - view.changes.sums.gone;
        if self.events != events {
            let reason = format!("{} events are there, {events} should be", self.events);
            return Err(LogError::Corrupt { seq: last, reason });
        }
        Ok(Contents { last, events, sha256: self.sha256.finalize().into() })
    }
}
