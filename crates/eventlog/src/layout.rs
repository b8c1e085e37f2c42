//! A log's directory: the names of its files, and those that say format, lock and witness.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use primitives::Seq;

use crate::LogError;
use crate::place::{open, rename, sync_dir, write_file};

/// Since 3, groups may be sealed; since 4, events are in version 3 of their envelope; since 5, AES may seal.
const FORMAT: u32 = 5;
/// Read as it is; a log that is opened for writing becomes one of today's format.
const OLDEST: u32 = 2;
const FORMAT_NAME: &str = "huitou-eventlog";

/// How far a log has come.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Witness {
    /// Newest position given.
    pub(crate) last: Seq,
    /// Changes made to what lies in the log.
    pub(crate) changes: u64,
}

/// A log's directory, held by this process alone.
pub(crate) struct Layout {
    pub(crate) dir: PathBuf,
    witness: File,
    /// Unlocked by the system when the file is closed, however the process ends.
    _lock: File,
}

impl Layout {
    /// Takes the directory, making it where it is missing.
    pub(crate) fn create(dir: &Path) -> Result<Self, LogError> {
        fs::create_dir_all(dir).map_err(LogError::at(dir))?;
        Self::take(dir, true)
    }

    /// Takes a directory that must hold a log.
    pub(crate) fn existing(dir: &Path) -> Result<Self, LogError> {
        Self::take(dir, false)
    }

    fn take(dir: &Path, create: bool) -> Result<Self, LogError> {
        if !create && !dir.join("FORMAT").exists() {
            return Err(LogError::NotALog { dir: dir.to_owned(), reason: "there is no event log here".to_owned() });
        }
        let lock = open(&dir.join("lock"))?;
        acquire(dir, &lock)?;
        check_format(dir, create)?;
        let witness = open(&dir.join("witness"))?;
        Ok(Self { dir: dir.to_owned(), witness, _lock: lock })
    }

    /// The file of the segment that begins at `first`.
    pub(crate) fn segment(&self, first: Seq) -> PathBuf {
        self.dir.join(format!("{first:020}.log"))
    }

    /// The map of that segment.
    pub(crate) fn map(&self, first: Seq) -> PathBuf {
        self.dir.join(format!("{first:020}.map"))
    }

    /// The message keys of that segment, which may outlive it.
    pub(crate) fn keys(&self, first: Seq) -> PathBuf {
        self.dir.join(format!("{first:020}.keys"))
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.dir.join("changes")
    }

    /// First positions of the files with this ending, in order.
    pub(crate) fn numbered(&self, ending: &str) -> Result<Vec<Seq>, LogError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.dir).map_err(LogError::at(&self.dir))? {
            let name = entry.map_err(LogError::at(&self.dir))?.file_name();
            let first = name.to_str().and_then(|name| name.strip_suffix(ending)).map(str::parse::<Seq>);
            found.extend(first.and_then(Result::ok));
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Makes what was created, renamed or removed in the directory last.
    pub(crate) fn sync(&self) -> Result<(), LogError> {
        sync_dir(&self.dir)
    }

    /// Notes how far the log was acknowledged. Not synced: after a power cut it may lag, but never lead.
    pub(crate) fn bear_witness(&self, witness: Witness) -> Result<(), LogError> {
        let mut record = [0; 20];
        record[..8].copy_from_slice(&witness.last.to_le_bytes());
        record[8..16].copy_from_slice(&witness.changes.to_le_bytes());
        let sum = crc32fast::hash(&record[..16]);
        record[16..].copy_from_slice(&sum.to_le_bytes());
        self.witness.write_all_at(&record, 0).map_err(LogError::at(&self.dir.join("witness")))
    }

    /// Whether everything acknowledged came back in what was recovered.
    pub(crate) fn check_tail(&self, recovered: Witness) -> Result<(), LogError> {
        let seen = self.witnessed();
        let missing = seen.last.saturating_sub(recovered.last) + seen.changes.saturating_sub(recovered.changes);
        if missing == 0 { Ok(()) } else { Err(LogError::TailLost { dir: self.dir.clone(), missing }) }
    }

    /// How far the log is known to have been acknowledged; its beginning when the witness is empty or torn.
    fn witnessed(&self) -> Witness {
        let mut record = [0; 20];
        let read = self.witness.read_exact_at(&mut record, 0);
        let ([last, changes], sum) = (record.as_chunks::<8>().0, &record[16..]) else { return Witness::default() };
        if read.is_err() || crc32fast::hash(&record[..16]).to_le_bytes() != sum {
            return Witness::default();
        }
        Witness { last: u64::from_le_bytes(*last), changes: u64::from_le_bytes(*changes) }
    }

    /// Bytes free to this process on the log's disk.
    pub(crate) fn free_bytes(&self) -> Result<u64, LogError> {
        let disk = rustix::fs::statvfs(&self.dir).map_err(|error| LogError::at(&self.dir)(error.into()))?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// Bytes the log takes on disk.
    pub(crate) fn used_bytes(&self) -> Result<u64, LogError> {
        let entries = fs::read_dir(&self.dir).map_err(LogError::at(&self.dir))?;
        // Files are removed meanwhile: one that is gone takes no space.
        Ok(entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|meta| meta.blocks() * 512).sum())
    }
}

/// Takes the lock, waiting a moment: a child this process is just starting holds it until its exec.
fn acquire(dir: &Path, lock: &File) -> Result<(), LogError> {
    for _ in 0..20 {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
            Err(TryLockError::Error(error)) => return Err(LogError::at(&dir.join("lock"))(error)),
        }
    }
    Err(LogError::Locked { dir: dir.to_owned() })
}

fn check_format(dir: &Path, upgrade: bool) -> Result<(), LogError> {
    let path = dir.join("FORMAT");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return write_format(dir),
        Err(error) => return Err(LogError::at(&path)(error)),
    };
    let found = text.trim().strip_prefix(FORMAT_NAME).and_then(|version| version.trim().parse().ok());
    match found {
        Some(FORMAT) => Ok(()),
        Some(found) if found > FORMAT => Err(LogError::NewerFormat { dir: dir.to_owned(), found, known: FORMAT }),
        Some(found) if found < OLDEST => Err(LogError::OlderFormat { dir: dir.to_owned(), found, known: OLDEST }),
        Some(_) if upgrade => write_format(dir),
        Some(_) => Ok(()),
        _ => Err(LogError::NotALog { dir: dir.to_owned(), reason: format!("FORMAT says “{}”", text.trim()) }),
    }
}

fn write_format(dir: &Path) -> Result<(), LogError> {
    let new = dir.join("FORMAT.new");
    write_file(&new, format!("{FORMAT_NAME} {FORMAT}\n").as_bytes())?;
    open(&new)?.sync_all().map_err(LogError::at(&new))?;
    rename(&new, &dir.join("FORMAT"))
}
