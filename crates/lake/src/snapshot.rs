use std::fs;
use std::path::Path;

use crate::error::{At, Result};
use crate::lake::{Lake, Stats};
use crate::manifest::sync_dir;

impl Lake {
    /// Puts a consistent copy of the lake in an empty folder: hard links where the file system allows (the files never
    /// change), copies elsewhere. It opens as a lake of its own. Blocks on the disk; returns what it holds.
    ///
    /// # Errors
    /// When the folder cannot be written or already holds a lake's file of that name.
    pub fn snapshot(&self, to: &Path) -> Result<Stats> {
        // Held to the end: a replaced file stays on disk for as long as the state that names it.
        let state = self.0.state();
        fs::create_dir_all(to).at("creating", to)?;
        for file in &state.files {
            let copy = to.join(&file.meta.path);
            let folder = copy.parent().unwrap_or(to);
            fs::create_dir_all(folder).at("creating", folder)?;
            if fs::hard_link(&file.path, &copy).is_err() {
                fs::copy(&file.path, &copy).at("copying to", &copy)?;
                fs::File::open(&copy).and_then(|copy| copy.sync_all()).at("syncing", &copy)?;
            }
            sync_dir(folder)?;
        }
        self.0.manifest(&state).store(to)?;
        Ok(state.stats())
    }
}
