//! Long lists in statements.

use std::collections::BTreeSet;
use std::fmt::Write;

use sea_orm::{DbBackend, FromQueryResult, Value};
use uuid::Uuid;

use crate::{Sql, StoreError, in_list, text};

const CHUNK: usize = 1000;

/// What a list in a statement can hold.
pub trait Listed {
    /// Whether SQLite stores it as bytes, which JSON has as hexadecimal digits.
    const IS_BYTES: bool = false;

    fn value(&self) -> Value;

    /// Appends it as JSON.
    fn put(&self, json: &mut String);
}

impl Listed for Uuid {
    const IS_BYTES: bool = true;

    fn value(&self) -> Value {
        (*self).into()
    }

    fn put(&self, json: &mut String) {
        let _ = write!(json, "\"{:x}\"", self.simple());
    }
}

impl Listed for Vec<u8> {
    const IS_BYTES: bool = true;

    fn value(&self) -> Value {
        self.clone().into()
    }

    fn put(&self, json: &mut String) {
        json.push('"');
        for byte in self {
            let _ = write!(json, "{byte:02x}");
        }
        json.push('"');
    }
}

impl Listed for i64 {
    fn value(&self) -> Value {
        (*self).into()
    }

    fn put(&self, json: &mut String) {
        let _ = write!(json, "{self}");
    }
}

/// Foreign text, as [`text`] binds it.
impl Listed for &str {
    fn value(&self) -> Value {
        text(self)
    }

    fn put(&self, json: &mut String) {
        json.push_str(&serde_json::Value::from(self.replace('\0', "")).to_string());
    }
}

impl Listed for String {
    fn value(&self) -> Value {
        text(self)
    }

    fn put(&self, json: &mut String) {
        self.as_str().put(json);
    }
}

/// What stands between the brackets of `IN (…)`, its first placeholder being `$start`, and its values; for a list that has
/// any, as PostgreSQL takes no empty brackets. On SQLite it is one value whatever its length: the statement stays the
/// same, so that it is compiled once, and SQLite looks numbered placeholders up in a list of all of them, so that a
/// thousand would take time by their square.
pub fn listed<V: Listed>(db: &impl Sql, start: usize, list: &[V]) -> (String, Vec<Value>) {
    if db.backend() != DbBackend::Sqlite {
        return (in_list(start, list.len()), list.iter().map(Listed::value).collect());
    }
    let value = if V::IS_BYTES { "unhex(value)" } else { "value" };
    (format!("SELECT {value} FROM json_each(${start})"), vec![json_list(list).into()])
}

fn json_list<V: Listed>(list: &[V]) -> String {
    let mut json = String::with_capacity(2 + list.len() * 36);
    json.push('[');
    for (at, value) in list.iter().enumerate() {
        json.push_str(if at == 0 { "" } else { "," });
        value.put(&mut json);
    }
    json.push(']');
    json
}

/// A statement for every thousand of the list, with its values.
fn statements<V: Listed>(
    db: &impl Sql,
    fixed: &[Value],
    list: &[V],
    sql: impl Fn(&str) -> String,
) -> impl Iterator<Item = (String, Vec<Value>)> {
    list.chunks(CHUNK).map(move |chunk| {
        let (list, values) = listed(db, fixed.len() + 1, chunk);
        (sql(&list), fixed.iter().cloned().chain(values).collect())
    })
}

/// All rows of a query over many values, a thousand at a time. `sql` gets what stands in `IN (…)` for the list; `fixed`
/// are the values of the placeholders before it.
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
    V: Listed,
{
    let mut all = Vec::new();
    for (statement, values) in statements(db, fixed, list, sql) {
        all.extend(db.rows::<T>(&statement, values).await?);
    }
    Ok(all)
}

/// As [`rows_in`], for statements that change rows; gives how many.
///
/// # Errors
/// When the database refuses.
pub async fn exec_in<V: Listed>(
    db: &impl Sql,
    fixed: &[Value],
    list: &[V],
    sql: impl Fn(&str) -> String,
) -> Result<u64, StoreError> {
    let mut changed = 0;
    for (statement, values) in statements(db, fixed, list, sql) {
        changed += db.exec(&statement, values).await?;
    }
    Ok(changed)
}

/// As [`rows_in`], the first column of ids.
///
/// # Errors
/// When the database cannot be read.
pub async fn ids_in<V: Listed>(
    db: &impl Sql,
    fixed: &[Value],
    list: &[V],
    sql: impl Fn(&str) -> String,
) -> Result<Vec<Uuid>, StoreError> {
    let mut all = Vec::new();
    for (statement, values) in statements(db, fixed, list, sql) {
        all.extend(db.column::<Uuid>(&statement, values).await?);
    }
    Ok(all)
}

/// Sorted, each once.
pub fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect::<BTreeSet<T>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn finds_what_is_listed_of_each_kind() {
        let test = crate::testing::store(&[]).await;
        let tx = test.store.begin().await.unwrap();
        tx.exec("CREATE TABLE things (id UUID PRIMARY KEY, hash BYTEA, name TEXT, size BIGINT)", vec![]).await.unwrap();
        let names = ["plain", "it's \"回头\" \\ \u{1} 😀", "12", "null"].map(ToOwned::to_owned);
        let rows = names.iter().zip(0i64..).map(|(name, n)| {
            let id = Uuid::from_u128(u128::MAX - n.cast_unsigned() as u128);
            vec![id.into(), vec![0, n.to_le_bytes()[0], 255].into(), name.clone().into(), (i64::MAX - n).into()]
        });
        tx.insert("things", &["id", "hash", "name", "size"], rows.collect(), "").await.unwrap();
        async fn found<V: Listed>(tx: &crate::Tx, column: &str, list: &[V]) -> usize {
            let sql = |list: &str| format!("SELECT id FROM things WHERE size > $1 AND {column} IN ({list})");
            ids_in(tx, &[0i64.into()], list, sql).await.unwrap().len()
        }
        assert_eq!(found(&tx, "id", &[Uuid::from_u128(u128::MAX), Uuid::from_u128(7)]).await, 1);
        assert_eq!(found(&tx, "hash", &[vec![0u8, 1, 255], vec![0, 3, 255], vec![0]]).await, 2);
        assert_eq!(found(&tx, "size", &[i64::MAX, i64::MAX - 3, 0]).await, 2);
        assert_eq!(found(&tx, "name", &names).await, 4);
        assert_eq!(found::<String>(&tx, "name", &[]).await, 0);
        let many: Vec<i64> = (0..2_500).map(|n| i64::MAX - n).collect();
        assert_eq!(found(&tx, "size", &many).await, 4);
    }
}
