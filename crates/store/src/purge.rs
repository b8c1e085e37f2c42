//! Making what was deleted leave the disk.

use std::path::Path;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{Engine, Store, StoreError};

impl Store {
    /// Makes what was deleted from `tables` leave the disk, and with it the copies made before migrations: on SQLite the
    /// write-ahead log is emptied (in the file itself deleted rows were overwritten at once); on PostgreSQL the tables
    /// are vacuumed. False when readers still held the write-ahead log: ask again.
    ///
    /// # Errors
    /// When the engine refuses, or a copy cannot be removed.
    pub async fn purge(&self, tables: &[&str]) -> Result<bool, StoreError> {
        if let Some(beside) = &self.copies {
            remove_copies(beside)?;
        }
        if self.engine() == Engine::Postgres {
            self.write.execute_unprepared(&format!("VACUUM {}", tables.join(", "))).await?;
            return Ok(true);
        }
        let checkpoint = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
        let done = self.write.query_one_raw(checkpoint).await?;
        let is_busy: i64 = done.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(is_busy == 0)
    }
}

/// Removes the copies that [`Store::migrate`] left beside the file.
fn remove_copies(path: &Path) -> Result<(), StoreError> {
    let io = |source| StoreError::Io { path: path.display().to_string(), source };
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem()) else { return Ok(()) };
    let start = format!("{}.before-", stem.to_string_lossy());
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        if entry.file_name().to_string_lossy().starts_with(&start) {
            std::fs::remove_file(entry.path()).map_err(io)?;
        }
    }
    Ok(())
}
