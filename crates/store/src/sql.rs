use std::future::Future;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, QueryResult, Statement, TryGetable, Value};

use crate::StoreError;

/// How many rows a question wants.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    All,
    First,
}

/// Statements with `$n` placeholders, on the pool or inside a transaction.
pub trait Sql: Sync {
    type Connection: ConnectionTrait + Sync;

    fn connection(&self) -> &Self::Connection;

    fn backend(&self) -> DbBackend {
        self.connection().get_database_backend()
    }

    /// The wanted rows, each as `read` makes it.
    fn query<T: Send>(
        &self,
        wanted: Wanted,
        sql: &str,
        values: Vec<Value>,
        read: impl Fn(&QueryResult) -> Result<T, DbErr> + Send,
    ) -> impl Future<Output = Result<Vec<T>, StoreError>> + Send {
        let statement = Statement::from_sql_and_values(self.backend(), sql, values);
        async move {
            let rows = match wanted {
                Wanted::All => self.connection().query_all_raw(statement).await?,
                Wanted::First => self.connection().query_one_raw(statement).await?.into_iter().collect(),
            };
            Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
        }
    }

    /// All rows.
    fn rows<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>, StoreError>> + Send {
        self.query(Wanted::All, sql, values, |row| T::from_query_result(row, ""))
    }

    /// The first row, if there is one.
    fn row<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>, StoreError>> + Send {
        let first = self.query(Wanted::First, sql, values, |row| T::from_query_result(row, ""));
        async move { Ok(first.await?.pop()) }
    }

    /// The first column of the first row, if there is one.
    fn scalar<T: TryGetable + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>, StoreError>> + Send {
        let first = self.query(Wanted::First, sql, values, |row| row.try_get_by_index(0));
        async move { Ok(first.await?.pop()) }
    }

    /// The first column of all rows.
    fn column<T: TryGetable + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>, StoreError>> + Send {
        self.query(Wanted::All, sql, values, |row| row.try_get_by_index(0))
    }

    /// Runs a statement; how many rows it changed.
    fn exec(&self, sql: &str, values: Vec<Value>) -> impl Future<Output = Result<u64, StoreError>> + Send {
        let statement = Statement::from_sql_and_values(self.backend(), sql, values);
        async move { Ok(self.connection().execute_raw(statement).await?.rows_affected()) }
    }
}
