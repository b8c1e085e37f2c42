//! Files with their paths, so that every error says where.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use primitives::Seq;

use crate::LogError;

pub(crate) struct Place {
    pub(crate) path: PathBuf,
    pub(crate) file: File,
}

impl Place {
    /// A new file, in the place of one that may be there.
    pub(crate) fn create(path: PathBuf) -> Result<Self, LogError> {
        let options = File::options().create(true).truncate(true).read(true).write(true).open(&path);
        Ok(Self { file: options.map_err(LogError::at(&path))?, path })
    }

    pub(crate) fn open(path: PathBuf) -> Result<Self, LogError> {
        let file = File::options().read(true).write(true).open(&path).map_err(LogError::at(&path))?;
        Ok(Self { path, file })
    }

    pub(crate) fn length(&self) -> Result<u64, LogError> {
        self.file.metadata().map(|meta| meta.len()).map_err(|error| self.error(error))
    }

    /// Everything, the length included.
    pub(crate) fn sync(&self) -> Result<(), LogError> {
        self.file.sync_all().map_err(|error| self.error(error))
    }

    pub(crate) fn truncate(&self, length: u64) -> Result<(), LogError> {
        self.file.set_len(length).map_err(|error| self.error(error))?;
        self.sync()
    }

    pub(crate) fn corrupt(&self, seq: Seq, reason: &str) -> LogError {
        LogError::Corrupt { seq, reason: format!("{}: {reason}", self.path.display()) }
    }

    pub(crate) fn sealed(&self) -> LogError {
        LogError::Sealed { path: self.path.clone() }
    }

    pub(crate) fn error(&self, source: io::Error) -> LogError {
        LogError::Io { path: self.path.clone(), source }
    }
}

/// Opens for reading and writing, making the file where it is missing.
pub(crate) fn open(path: &Path) -> Result<File, LogError> {
    File::options().create(true).truncate(false).read(true).write(true).open(path).map_err(LogError::at(path))
}

pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), LogError> {
    fs::write(path, bytes).map_err(LogError::at(path))
}

/// Removes a file that may be missing.
pub(crate) fn remove_file(path: &Path) -> Result<(), LogError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(LogError::at(path)(error)),
        _ => Ok(()),
    }
}

/// Renames durably.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), LogError> {
    fs::rename(from, to).map_err(LogError::at(from))?;
    match to.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_dir(parent),
        _ => sync_dir(Path::new(".")),
    }
}

pub(crate) fn sync_dir(dir: &Path) -> Result<(), LogError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(LogError::at(dir))
}
