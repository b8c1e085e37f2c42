//! Import files at rest: sealed with a key of the installation's, laid open only while they are read; in memory where the
//! system has a folder that is memory and they are not too large for it.

use std::fs::File;
use std::io::{ErrorKind, Read, Result, Seek, Write};
use std::path::{Path, PathBuf};

use primitives::ImportId;
use sha2::{Digest, Sha256};
use store::{SealedWriter, is_sealed, unsealed};
use tempfile::{NamedTempFile, TempPath};

use super::Imports;

/// Begins the name of what is laid open; what a crash leaves of it goes with the next start.
const OPEN: &str = "open-";
/// Begins the name of what is not whole yet.
pub(super) const NEW: &str = "new-";
/// Lies in an import's folder until there is an import: what a crash leaves of an upload goes with the next start.
pub(super) const UPLOAD: &str = "new-upload";
/// The folder that Linux keeps in memory.
const MEMORY: &str = "/dev/shm";
/// The largest file, in bytes as it is kept, that is laid open there.
const IN_MEMORY: u64 = 32 << 20;

impl Imports {
    fn key(&self) -> [u8; 32] {
        self.collect.kit.vault.derived_key("import files")
    }

    /// What is written to it comes sealed into `output`.
    pub(crate) fn sealing<W: Write>(&self, output: W) -> Result<SealedWriter<W>> {
        SealedWriter::new(output, self.key(), &self.collect.kit.ids)
    }

    /// What a kept file says.
    pub(crate) fn reading(&self, path: &Path) -> Result<Box<dyn Read + Send>> {
        unsealed(File::open(path)?, self.key())
    }

    /// A kept file as one that can be read by its path until what is given is dropped: in memory, or beside it.
    pub(crate) fn lay_open(&self, path: &Path) -> Result<TempPath> {
        self.opened(path, |folder, mut kept| {
            let mut open = self.open_file(folder)?;
            std::io::copy(&mut kept, open.as_file_mut())?;
            Ok(open.into_temp_path())
        })
    }

    /// As [`Imports::lay_open`], under no name.
    pub(crate) fn open_copy(&self, path: &Path) -> Result<File> {
        self.opened(path, |folder, mut kept| {
            let mut open = tempfile::tempfile_in(folder)?;
            std::io::copy(&mut kept, &mut open)?;
            open.rewind()?;
            Ok(open)
        })
    }

    /// Copies a kept file into memory, and where that cannot be, into its own folder.
    fn opened<T>(&self, path: &Path, copy: impl Fn(&Path, Box<dyn Read + Send>) -> Result<T>) -> Result<T> {
        if std::fs::metadata(path)?.len() <= IN_MEMORY
            && let Ok(copied) = copy(Path::new(MEMORY), self.reading(path)?)
        {
            return Ok(copied);
        }
        copy(path.parent().unwrap_or(path), self.reading(path)?)
    }

    /// An empty file for what is laid open.
    pub(super) fn open_file(&self, folder: &Path) -> Result<NamedTempFile> {
        tempfile::Builder::new().prefix(&open_prefix(&self.folder)).tempfile_in(folder)
    }

    /// Puts what `write` writes, sealed, in the place of a kept file: whole, or not at all.
    pub(crate) fn replace_file<T>(
        &self,
        path: &Path,
        write: impl FnOnce(&mut SealedWriter<&File>) -> Result<T>,
    ) -> Result<T> {
        let new = tempfile::Builder::new().prefix(NEW).tempfile_in(path.parent().unwrap_or(path))?;
        let mut sealed = self.sealing(new.as_file())?;
        let written = write(&mut sealed)?;
        sealed.finish()?.sync_all()?;
        new.persist(path).map_err(|error| error.error)?;
        Ok(written)
    }

    /// Seals those files of imports that an older version kept in the open; gives how many.
    pub(super) fn seal_files(&self, imports: &[ImportId]) -> Result<usize> {
        let mut sealed = 0;
        for import in imports {
            for path in entries(&self.folder(*import))? {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if !is_passing(&name) && !is_sealed(File::open(&path)?)? {
                    self.replace_file(&path, |out| std::io::copy(&mut File::open(&path)?, out))?;
                    sealed += 1;
                }
            }
        }
        Ok(sealed)
    }
}

/// Begins the names of what is laid open of the imports in a folder: several installations may share the memory.
fn open_prefix(folder: &Path) -> String {
    let place = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let digest = Sha256::digest(place.as_os_str().as_encoded_bytes());
    let place: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{OPEN}{place}-")
}

/// Removes what a crash left laid open or half written, before anything is at work.
pub(super) fn remove_left_over(folder: &Path) -> Result<()> {
    for import in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        if import.join(UPLOAD).exists() {
            std::fs::remove_dir_all(&import)?;
            continue;
        }
        for path in entries(&import)? {
            if is_passing(&path.file_name().unwrap_or_default().to_string_lossy()) {
                std::fs::remove_file(&path)?;
            }
        }
    }
    let prefix = open_prefix(folder);
    for path in entries(Path::new(MEMORY))? {
        if path.file_name().unwrap_or_default().to_string_lossy().starts_with(&prefix) {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Whether a file in an import's folder is there for a moment only: laid open while it is read, or not whole yet.
#[must_use]
pub fn is_passing(name: &str) -> bool {
    name.starts_with(OPEN) || name.starts_with(NEW)
}

/// What is in a folder; nothing when there is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    match std::fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        other => other?.map(|entry| entry.map(|entry| entry.path())).collect(),
    }
}
