//! The files around the store: format, lock, witness.

use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::LogError;

const FORMAT: u32 = 1;
const FORMAT_NAME: &str = "huitou-eventlog";

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
        check_format(dir)?;
        let witness = open(&dir.join("witness"))?;
        Ok(Self { dir: dir.to_owned(), witness, _lock: lock })
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.dir.join("db")
    }

    /// Where a new store is built before it takes its name, so that a crash while building leaves no half store.
    pub(crate) fn unfinished_store(&self) -> Result<PathBuf, LogError> {
        let path = self.dir.join("db.new");
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(LogError::at(&path)(error)),
            _ => Ok(path),
        }
    }

    pub(crate) fn finish_store(&self) -> Result<(), LogError> {
        rename(&self.dir.join("db.new"), &self.store())
    }

    /// Notes that `commits` commits were acknowledged. Not synced: after a power cut it may lag, but never lead.
    pub(crate) fn bear_witness(&self, commits: u64) -> Result<(), LogError> {
        let mut record = [0; 12];
        record[..8].copy_from_slice(&commits.to_le_bytes());
        record[8..].copy_from_slice(&crc32fast::hash(&commits.to_le_bytes()).to_le_bytes());
        self.witness.write_all_at(&record, 0).map_err(LogError::at(&self.dir.join("witness")))
    }

    /// Whether everything acknowledged came back: `commits` is what the store recovered.
    pub(crate) fn check_tail(&self, commits: u64) -> Result<(), LogError> {
        match self.witnessed().saturating_sub(commits) {
            0 => Ok(()),
            missing => Err(LogError::TailLost { dir: self.dir.clone(), missing }),
        }
    }

    /// The commits known to have been acknowledged; 0 when the witness is empty or torn.
    fn witnessed(&self) -> u64 {
        let mut commits = [0; 8];
        let mut sum = [0; 4];
        let read = self.witness.read_exact_at(&mut commits, 0).and_then(|()| self.witness.read_exact_at(&mut sum, 8));
        if read.is_ok() && u32::from_le_bytes(sum) == crc32fast::hash(&commits) {
            u64::from_le_bytes(commits)
        } else {
            0
        }
    }

    /// Bytes free to this process on the log's disk.
    pub(crate) fn free_bytes(&self) -> Result<u64, LogError> {
        let disk = rustix::fs::statvfs(&self.dir).map_err(|error| LogError::at(&self.dir)(error.into()))?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// Bytes the log takes on disk; reserved but unwritten parts of its files are not counted.
    pub(crate) fn used_bytes(&self) -> Result<u64, LogError> {
        let mut bytes = 0;
        let mut dirs = vec![self.dir.clone()];
        while let Some(dir) = dirs.pop() {
            for entry in fs::read_dir(&dir).map_err(LogError::at(&dir))?.flatten() {
                // Compaction removes files meanwhile: one that is gone takes no space.
                match entry.metadata() {
                    Ok(meta) if meta.is_dir() => dirs.push(entry.path()),
                    Ok(meta) => bytes += meta.blocks() * 512,
                    Err(_) => {}
                }
            }
        }
        Ok(bytes)
    }
}

fn open(path: &Path) -> Result<File, LogError> {
    File::options().create(true).truncate(false).read(true).write(true).open(path).map_err(LogError::at(path))
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

fn check_format(dir: &Path) -> Result<(), LogError> {
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
        _ => Err(LogError::NotALog { dir: dir.to_owned(), reason: format!("FORMAT says “{}”", text.trim()) }),
    }
}

fn write_format(dir: &Path) -> Result<(), LogError> {
    let new = dir.join("FORMAT.new");
    let write = || {
        let mut file = File::create(&new)?;
        writeln!(file, "{FORMAT_NAME} {FORMAT}")?;
        file.sync_all()
    };
    write().map_err(LogError::at(&new))?;
    rename(&new, &dir.join("FORMAT"))
}

/// Renames durably.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), LogError> {
    fs::rename(from, to).map_err(LogError::at(from))?;
    let parent = match to.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(parent).and_then(|dir| dir.sync_all()).map_err(LogError::at(parent))
}
