//! Making what was deleted leave the disk.

use std::path::Path;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{Engine, Sql, Store, StoreError};

/// Pages of an index of words that one step of its merge writes, so that other writes wait for no more than that.
const STEP: i64 = 200;

impl Store {
    /// Makes what was deleted from `tables` leave the disk, and with it the copies made before migrations: on SQLite the
    /// write-ahead log is emptied (in the file itself deleted rows were overwritten at once, but for indexes of words, whose
    /// pieces are merged); on PostgreSQL the tables are vacuumed. False when readers still held the write-ahead log: ask
    /// again.
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
        for table in tables.iter().filter(|table| table.starts_with("words_")) {
            self.merge_words(table).await?;
        }
        let checkpoint = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
        let done = self.write.query_one_raw(checkpoint).await?;
        let is_busy: i64 = done.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(is_busy == 0)
    }

    /// Makes the pieces of an index of words one: what was deleted is found no more, but lies in them until then. See
    /// <https://www.sqlite.org/fts5.html#the_merge_command>.
    async fn merge_words(&self, table: &str) -> Result<(), StoreError> {
        let changes = "SELECT total_changes()";
        let merge = format!("INSERT INTO {table} ({table}, rank) VALUES ('merge', $1)");
        // Negative at first: pieces of every size, and not only where there are many of one.
        let mut pages = -STEP;
        loop {
            let tx = self.begin().await?;
            let before: Option<i64> = tx.scalar(changes, vec![]).await?;
            tx.exec(&merge, vec![pages.into()]).await?;
            let after: Option<i64> = tx.scalar(changes, vec![]).await?;
            tx.commit().await?;
            if after.unwrap_or(0) - before.unwrap_or(0) < 2 {
                return Ok(());
            }
            pages = STEP;
        }
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
