use std::fs;
use std::path::Path;

use crate::error::{At, Result};
use crate::lake::Lake;
use crate::manifest::sync_dir;
use crate::state::Stats;

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

#[cfg(test)]
mod tests {
    use crate::compact::Compaction;
    use crate::testing::{Shop, open};

    #[tokio::test]
    async fn a_snapshot_is_a_lake_and_stays_as_it_was() {
        let (dir, to, shop) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        (1..=3).for_each(|seq| assert_eq!(lake.write(&[shop.view(seq, "ann", "p1")]).unwrap(), 1));
        let taken = lake.snapshot(to.path()).unwrap();
        lake.compact(Compaction::Full).await.unwrap();
        lake.write(&[shop.view(4, "ann", "p1")]).unwrap();

        let copy = open(to.path());
        assert_eq!((copy.stats(), copy.position()), (taken, 3));
        assert_eq!(copy.verify().unwrap(), []);
    }
}
