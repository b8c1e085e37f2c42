//! Long lists in statements.

use std::collections::BTreeSet;

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::{Sql, StoreError, in_list};

const CHUNK: usize = 1000;

/// A statement for every thousand of the list, with its values.
fn statements<V: Clone + Into<Value>>(
    fixed: &[Value],
    list: &[V],
    sql: impl Fn(&str) -> String,
) -> impl Iterator<Item = (String, Vec<Value>)> {
    list.chunks(CHUNK).map(move |chunk| {
        let values = fixed.iter().cloned().chain(chunk.iter().cloned().map(Into::into)).collect();
        (sql(&in_list(fixed.len() + 1, chunk.len())), values)
    })
}

/// All rows of a query over many values, a thousand at a time. `sql` gets the placeholders of the list; `fixed` are the
/// values of the placeholders before it.
///
/// # Errors
/// When the database cannot be read.
pub async fn rows_in<T, V>(
    db: &impl Sql,
    fixed: &[Value],
    list: &[V],
    sql: impl Fn(&str) -> String,
) -> Result<Vec<T>, StoreError>
where
    T: FromQueryResult + Send,
    V: Clone + Into<Value>,
{
    let mut all = Vec::new();
    for (statement, values) in statements(fixed, list, sql) {
        all.extend(db.rows::<T>(&statement, values).await?);
    }
    Ok(all)
}

/// As [`rows_in`], for statements that change rows; gives how many.
///
/// # Errors
/// When the database refuses.
pub async fn exec_in<V: Clone + Into<Value>>(
    db: &impl Sql,
    fixed: &[Value],
    list: &[V],
    sql: impl Fn(&str) -> String,
) -> Result<u64, StoreError> {
    let mut changed = 0;
    for (statement, values) in statements(fixed, list, sql) {
        changed += db.exec(&statement, values).await?;
    }
    Ok(changed)
}

/// As [`rows_in`], the first column of ids.
///
/// # Errors
/// When the database cannot be read.
pub async fn ids_in<V: Clone + Into<Value>>(
    db: &impl Sql,
    fixed: &[Value],
    list: &[V],
    sql: impl Fn(&str) -> String,
) -> Result<Vec<Uuid>, StoreError> {
    let mut all = Vec::new();
    for (statement, values) in statements(fixed, list, sql) {
        all.extend(db.column::<Uuid>(&statement, values).await?);
    }
    Ok(all)
}

/// Sorted, each once.
pub fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect::<BTreeSet<T>>().into_iter().collect()
}
