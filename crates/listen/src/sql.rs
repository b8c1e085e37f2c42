//! Long lists in statements.

use std::collections::BTreeSet;

use store::{FromQueryResult, Sql, StoreError, Value, in_list};
use uuid::Uuid;

const CHUNK: usize = 1000;

/// All rows of a query over many values, a thousand at a time. `sql` gets the placeholders of the list; `fixed` are the
/// values of the placeholders before it.
pub(crate) async fn rows_in<T, V>(
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
    for chunk in list.chunks(CHUNK) {
        let statement = sql(&in_list(fixed.len() + 1, chunk.len()));
        let values = fixed.iter().cloned().chain(chunk.iter().cloned().map(Into::into)).collect();
        all.extend(db.rows::<T>(&statement, values).await?);
    }
    Ok(all)
}

/// As [`rows_in`], for statements that change rows.
pub(crate) async fn exec_in<V: Clone + Into<Value>>(
    db: &impl Sql,
    fixed: &[Value],
    list: &[V],
    sql: impl Fn(&str) -> String,
) -> Result<u64, StoreError> {
    let mut changed = 0;
    for chunk in list.chunks(CHUNK) {
        let statement = sql(&in_list(fixed.len() + 1, chunk.len()));
        let values = fixed.iter().cloned().chain(chunk.iter().cloned().map(Into::into)).collect();
        changed += db.exec(&statement, values).await?;
    }
    Ok(changed)
}

/// As [`rows_in`], the first column of ids.
pub(crate) async fn ids_in<V: Clone + Into<Value>>(
    db: &impl Sql,
    fixed: &[Value],
    list: &[V],
    sql: impl Fn(&str) -> String,
) -> Result<Vec<Uuid>, StoreError> {
    let mut all = Vec::new();
    for chunk in list.chunks(CHUNK) {
        let statement = sql(&in_list(fixed.len() + 1, chunk.len()));
        let values = fixed.iter().cloned().chain(chunk.iter().cloned().map(Into::into)).collect();
        all.extend(db.column::<Uuid>(&statement, values).await?);
    }
    Ok(all)
}

/// Sorted, each once.
pub(crate) fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect::<BTreeSet<T>>().into_iter().collect()
}
