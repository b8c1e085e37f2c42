use std::path::Path;

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult, Statement, TryGetable, Value};

use crate::{Engine, Sql, Store, StoreError, Tx};

/// How many rows are held at a time while copying.
const PAGE: i64 = 5_000;

#[derive(FromQueryResult)]
struct Column {
    name: String,
    kind: String,
}

impl Store {
    /// Writes a consistent copy of the whole database as one SQLite file, while it is in use, from either engine.
    ///
    /// # Errors
    /// When the file is there already or cannot be written.
    pub async fn backup(
        &self,
        to: &Path,
        known: &[crate::Migration],
        now: primitives::Timestamp,
    ) -> Result<(), StoreError> {
        if self.engine() == Engine::Sqlite {
            return self.vacuum_into(to).await;
        }
        let copy = Self::open_sqlite(to).await?;
        copy.migrate(known, now).await?;
        copy_all(self, &copy).await?;
        copy.close().await
    }

    pub(crate) async fn vacuum_into(&self, to: &Path) -> Result<(), StoreError> {
        let quoted = to.display().to_string().replace('\'', "''");
        self.connection().execute_unprepared(&format!("VACUUM INTO '{quoted}'")).await?;
        Ok(())
    }

    /// Looks for damage; gives what the engine found wrong, nothing when all is well.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub async fn integrity(&self) -> Result<Vec<String>, StoreError> {
        if self.engine() == Engine::Postgres {
            return Ok(Vec::new());
        }
        let found: Vec<String> = self.column("PRAGMA integrity_check", vec![]).await?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    /// The schema's tables, in name order, without indexes of words ([`crate::Words`]).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tables(&self) -> Result<Vec<String>, StoreError> {
        let sql = match self.engine() {
            Engine::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                 AND name NOT LIKE 'words_%' ORDER BY name"
            }
            Engine::Postgres => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
                 WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                 AND table_name NOT LIKE 'words_%' ORDER BY 1"
            }
        };
        self.column(sql, vec![]).await
    }

    async fn columns(&self, table: &str) -> Result<Vec<Column>, StoreError> {
        let sql = match self.engine() {
            Engine::Sqlite => "SELECT name, UPPER(type) AS kind FROM pragma_table_info($1) ORDER BY cid",
            Engine::Postgres => {
                "SELECT CAST(column_name AS TEXT) AS name, CAST(UPPER(data_type) AS TEXT) AS kind
                 FROM information_schema.columns
                 WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
            }
        };
        self.rows(sql, vec![table.into()]).await
    }
}

/// Copies every row of every table from one database into another of the same schema, on either engine, in one
/// transaction: for backups of PostgreSQL, for restoring onto it, and for moving from SQLite to PostgreSQL.
///
/// # Errors
/// When a row cannot be read or written; the target is then unchanged.
pub async fn copy_all(from: &Store, to: &Store) -> Result<(), StoreError> {
    let tables = from.tables().await?;
    let names: Vec<&str> = tables.iter().map(String::as_str).filter(|name| *name != "schema_migrations").collect();
    copy_tables(from, to, &names).await
}

/// Copies every row of some tables, replacing what the target has in them, in one transaction.
///
/// # Errors
/// When a row cannot be read or written; the target is then unchanged.
pub async fn copy_tables(from: &Store, to: &Store, tables: &[&str]) -> Result<(), StoreError> {
    let source = from.begin().await?;
    if from.engine() == Engine::Postgres {
        source.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", vec![]).await?;
    }
    let target = to.begin().await?;
    for table in tables {
        copy_table(from, &source, &target, table).await?;
    }
    target.commit().await
}

async fn copy_table(from: &Store, source: &Tx, target: &Tx, table: &str) -> Result<(), StoreError> {
    let columns = from.columns(table).await?;
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    target.exec(&format!("DELETE FROM {table}"), vec![]).await?;
    let mut pages = Pages::open(source, table, &names).await?;
    loop {
        let rows = pages.next().await?;
        if rows.is_empty() {
            return pages.close().await;
        }
        let values: Result<Vec<Vec<Value>>, StoreError> = rows.iter().map(|row| read_row(row, &columns)).collect();
        target.insert(table, &names, values?, "").await?;
    }
}

/// The rows of a table, a page at a time: each is read once, however many there are.
struct Pages<'a> {
    source: &'a Tx,
    table: &'a str,
    list: String,
    columns: usize,
    /// Of the last row read, on SQLite.
    rowid: i64,
}

impl<'a> Pages<'a> {
    async fn open(source: &'a Tx, table: &'a str, names: &[&str]) -> Result<Self, StoreError> {
        let list = names.join(", ");
        if source.backend() == DbBackend::Postgres {
            let sql = format!("DECLARE copied_{table} NO SCROLL CURSOR FOR SELECT {list} FROM {table}");
            source.connection().execute_unprepared(&sql).await?;
        }
        Ok(Self { source, table, list, columns: names.len(), rowid: i64::MIN })
    }

    /// The next rows; none when all were read.
    async fn next(&mut self) -> Result<Vec<QueryResult>, StoreError> {
        let Self { source, table, list, .. } = self;
        let backend = source.backend();
        if backend == DbBackend::Postgres {
            let statement = Statement::from_string(backend, format!("FETCH {PAGE} FROM copied_{table}"));
            return Ok(source.connection().query_all_raw(statement).await?);
        }
        let sql = format!("SELECT {list}, rowid FROM {table} WHERE rowid > $1 ORDER BY rowid LIMIT {PAGE}");
        let statement = Statement::from_sql_and_values(backend, sql, [self.rowid.into()]);
        let rows = source.connection().query_all_raw(statement).await?;
        if let Some(last) = rows.last() {
            self.rowid = last.try_get_by_index(self.columns)?;
        }
        Ok(rows)
    }

    async fn close(self) -> Result<(), StoreError> {
        if self.source.backend() == DbBackend::Postgres {
            let sql = format!("CLOSE copied_{}", self.table);
            self.source.connection().execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}

fn read_row(row: &QueryResult, columns: &[Column]) -> Result<Vec<Value>, StoreError> {
    fn cell<T: TryGetable + Into<Value>>(row: &QueryResult, index: usize) -> Result<Value, StoreError>
    where
        Option<T>: Into<Value>,
    {
        let value: Option<T> = row.try_get_by_index(index)?;
        Ok(value.into())
    }
    let read = |(index, column): (usize, &Column)| match column.kind.as_str() {
        "UUID" => cell::<uuid::Uuid>(row, index),
        "BIGINT" => cell::<i64>(row, index),
        "BOOLEAN" => cell::<bool>(row, index),
        "DOUBLE PRECISION" => cell::<f64>(row, index),
        "BYTEA" => cell::<Vec<u8>>(row, index),
        "TEXT" => cell::<String>(row, index),
        other => Err(StoreError::Corrupt(format!("column {} has the type {other}", column.name))),
    };
    columns.iter().enumerate().map(read).collect()
}
