use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use primitives::Seq;

/// Why events were not appended. Nothing of the refused call is in the log, except after [`AppendError::Failed`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AppendError {
    #[error("the event log's queue is full: send again in {} s", retry_after.as_secs())]
    Busy { retry_after: Duration },
    #[error("the disk of the event log has {free} bytes free, under the floor of {floor}: free some space")]
    DiskFull { free: u64, floor: u64 },
    #[error("event {index} of the call is {bytes} bytes, over the limit of {limit}: send a smaller event")]
    EventTooLarge { index: usize, bytes: usize, limit: usize },
    #[error("the call is {bytes} bytes, over the limit of {limit}: send fewer events at a time")]
    CallTooLarge { bytes: usize, limit: usize },
    /// A write or sync failed. The events of that call may or may not survive; whoever sends them again is safe, as
    /// duplicates are dropped.
    #[error("the event log takes nothing more after a failed write ({reason}): check the disk, then restart")]
    Failed { reason: String },
    #[error("the event log is closed")]
    Closed,
}

/// Why the log could not be opened, read or changed.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("event log options: {0}")]
    Options(&'static str),
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{}: another process has this event log open: stop it first", dir.display())]
    Locked { dir: PathBuf },
    #[error("{}: the event log has format {found}, this program knows up to {known}: use a newer program", dir.display())]
    NewerFormat { dir: PathBuf, found: u32, known: u32 },
    #[error(
        "{}: the event log has format {found}, this program reads {known} and newer: move it away to start a new one",
        dir.display()
    )]
    OlderFormat { dir: PathBuf, found: u32, known: u32 },
    #[error("{}: the event log is sealed: open it with the key that it was sealed with", path.display())]
    Sealed { path: PathBuf },
    #[error("{}: {reason}", dir.display())]
    NotALog { dir: PathBuf, reason: String },
    #[error("event {seq} is damaged on disk ({reason}): restore the log from a backup")]
    Corrupt { seq: Seq, reason: String },
    #[error(
        "{}: {missing} acknowledged events or changes are missing from the end of the event log, so its files were \
         damaged: restore the log from a backup",
        dir.display()
    )]
    TailLost { dir: PathBuf, missing: u64 },
    #[error("the event log has no event {seq}")]
    NotFound { seq: Seq },
    #[error("{}: already there: give a path that does not exist yet", path.display())]
    Exists { path: PathBuf },
    #[error("the copy holds other events than the log: try again, and check the disk if it repeats")]
    BadCopy,
    #[error(transparent)]
    Append(#[from] AppendError),
}

impl LogError {
    /// For `map_err`: an I/O error with the path it happened at.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}
