use std::future::Future;

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, TryGetable, Value};

use crate::StoreError;

/// Statements with `$n` placeholders, on the pool or inside a transaction.
pub trait Sql: Sync {
    type Connection: ConnectionTrait + Sync;

    fn connection(&self) -> &Self::Connection;

    fn backend(&self) -> DbBackend {
        self.connection().get_database_backend()
    }

    /// All rows.
    fn rows<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>, StoreError>> + Send {
        let statement = Statement::from_sql_and_values(self.backend(), sql, values);
        async move {
            let rows = self.connection().query_all_raw(statement).await?;
            Ok(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?)
        }
    }

    /// The first row, if there is one.
    fn row<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>, StoreError>> + Send {
        let statement = Statement::from_sql_and_values(self.backend(), sql, values);
        async move {
            let row = self.connection().query_one_raw(statement).await?;
            Ok(row.map(|row| T::from_query_result(&row, "")).transpose()?)
        }
    }

    /// The first column of the first row, if there is one.
    fn scalar<T: TryGetable + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>, StoreError>> + Send {
        let statement = Statement::from_sql_and_values(self.backend(), sql, values);
        async move {
            let row = self.connection().query_one_raw(statement).await?;
            Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
        }
    }

    /// The first column of all rows.
    fn column<T: TryGetable + Send>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>, StoreError>> + Send {
        let statement = Statement::from_sql_and_values(self.backend(), sql, values);
        async move {
            let rows = self.connection().query_all_raw(statement).await?;
            Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
        }
    }

    /// Runs a statement; how many rows it changed.
    fn exec(&self, sql: &str, values: Vec<Value>) -> impl Future<Output = Result<u64, StoreError>> + Send {
        let statement = Statement::from_sql_and_values(self.backend(), sql, values);
        async move { Ok(self.connection().execute_raw(statement).await?.rows_affected()) }
    }
}
