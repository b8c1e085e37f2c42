use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::{Connection as _, PgConnection};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, RuntimeErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::{Sql, StoreError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) write: DatabaseConnection,
    read: DatabaseConnection,
    engine: Engine,
    path: Option<PathBuf>,
    /// Copies made before the schema changes lie beside this.
    pub(crate) copies: Option<PathBuf>,
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`; a SQLite file is made when it is not there.
    ///
    /// # Errors
    /// When the address is not understood or the database cannot be reached.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Self::open_sqlite(Path::new(path)).await;
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::open_postgres(url).await;
        }
        Err(StoreError::Address(url.to_owned()))
    }

    /// # Errors
    /// When the file cannot be opened or made.
    pub async fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        let url = format!("sqlite:{}?mode=rwc", path.display());
        let write = connect_sqlite(&url, 1, WRITE_CACHE_KIB).await?;
        let read = connect_sqlite(&url, 4, READ_CACHE_KIB).await?;
        let path = Some(path.to_owned());
        Ok(Self { write, read, engine: Engine::Sqlite, copies: path.clone(), path })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(10).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
        let pool = match Database::connect(options).await {
            Ok(pool) => pool,
            Err(source) => return Err(open_error(url, reason(url).await.unwrap_or(source))),
        };
        Ok(Self { write: pool.clone(), read: pool, engine: Engine::Postgres, path: None, copies: None })
    }

    /// Where a PostgreSQL database is copied to before its schema changes; without this it is not. SQLite's copies lie
    /// beside its file.
    #[must_use]
    pub fn with_copies(mut self, folder: &Path) -> Self {
        self.copies.get_or_insert_with(|| folder.join("huitou.db"));
        self
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The database file, on SQLite.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Starts a write. On SQLite it waits for the one before it.
    ///
    /// # Errors
    /// When no connection becomes free in time.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Tx(self.write.begin_with_options(options).await?))
    }

    /// # Errors
    /// Never in practice; the pools close their connections in order.
    pub async fn close(self) -> Result<(), StoreError> {
        self.read.close().await?;
        if self.engine == Engine::Sqlite {
            self.write.close().await?;
        }
        Ok(())
    }
}

impl Sql for Store {
    type Connection = DatabaseConnection;

    fn connection(&self) -> &DatabaseConnection {
        &self.read
    }
}

/// A write in progress; dropping it without [`Tx::commit`] undoes it.
pub struct Tx(pub(crate) DatabaseTransaction);

impl Tx {
    /// # Errors
    /// When the database could not make the write durable; nothing of it is then there.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }

    /// Waits for the writes in progress that took this turn before, and keeps it until this one ends. On SQLite writes
    /// come one after the other anyway.
    ///
    /// # Errors
    /// When the database refuses, such as two writes that wait for each other.
    pub async fn take_turn(&self, name: &str) -> Result<(), StoreError> {
        if self.backend() == DbBackend::Postgres {
            self.exec("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", vec![name.into()]).await?;
        }
        Ok(())
    }
}

impl Sql for Tx {
    type Connection = DatabaseTransaction;

    fn connection(&self) -> &DatabaseTransaction {
        &self.0
    }
}

/// A large batch changes so many pages; what does not fit is written twice.
const WRITE_CACHE_KIB: u32 = 128 << 10;
const READ_CACHE_KIB: u32 = 16 << 10;
/// Pages in the log of changes from which on it is carried over: pages that many batches change are carried over once.
const CARRY_OVER: u32 = 50_000;

async fn connect_sqlite(url: &str, connections: u32, cache_kib: u32) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(60))
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                // What is deleted is overwritten, so that an erased person is in no free page.
                .pragma("secure_delete", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", format!("-{cache_kib}"))
                .pragma("wal_autocheckpoint", CARRY_OVER.to_string())
                .busy_timeout(Duration::from_secs(30))
                // Rows cross from SQLite's thread in parcels of this many: each parcel is a change of threads.
                .row_buffer_size(1024)
                .statement_cache_capacity(256)
        });
    Database::connect(options).await.map_err(|source| open_error(url, source))
}

/// Why no connection comes about: a pool tries for as long as it may, and then does not say.
async fn reason(url: &str) -> Option<DbErr> {
    let tried = tokio::time::timeout(Duration::from_secs(3), PgConnection::connect(url)).await.ok()?;
    tried.err().map(|error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))
}

/// Without the password that the address may hold.
fn open_error(url: &str, source: sea_orm::DbErr) -> StoreError {
    let shown = match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    };
    StoreError::Open { url: shown, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_that_is_not_there_is_told_of_with_the_reason() {
        let reason = reason("postgres://somebody@127.0.0.1:1/huitou").await.unwrap().to_string();
        assert!(reason.contains("refused"), "{reason}");
    }
}
