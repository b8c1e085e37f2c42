//! The lake's folder: its lock, the files below it, and those that belong to nobody.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use crate::error::{At, LakeError, Result};
use crate::manifest::{MANIFEST, Manifest};

/// Keeps other processes out for as long as the file is open.
pub(crate) fn lock(dir: &Path) -> Result<File> {
    let path = dir.join("lock");
    let file = File::create(&path).at("creating", &path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LakeError::InUse { path: dir.to_owned() }),
        Err(TryLockError::Error(error)) => Err(error).at("locking", &path),
    }
}

/// Every Parquet file below `dir`, relative to it.
pub(crate) fn data_files(dir: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).at("listing", &folder)? {
            let path = entry.at("listing", &folder)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "parquet")
                && let Ok(relative) = path.strip_prefix(dir)
            {
                found.push(relative.to_string_lossy().into_owned());
            }
        }
    }
    Ok(found)
}

/// Files that a crash left unnamed or undeleted; spilled data, which is personal, goes with them.
pub(crate) fn remove_orphans(dir: &Path, manifest: &Manifest) -> Result<()> {
    let named: hashbrown::HashSet<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
    for orphan in data_files(dir)?.iter().filter(|path| !named.contains(path.as_str())) {
        let path = dir.join(orphan);
        fs::remove_file(&path).at("removing", &path)?;
        tracing::info!(path = orphan, "removed a file that no manifest names");
    }
    let (spill, draft) = (dir.join("spill"), dir.join(format!("{MANIFEST}.new")));
    if spill.exists() {
        fs::remove_dir_all(&spill).at("removing", &spill)?;
    }
    if draft.exists() {
        fs::remove_file(&draft).at("removing", &draft)?;
    }
    Ok(())
}
