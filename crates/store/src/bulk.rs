use std::fmt::Write;

use sea_orm::{DbBackend, Value};

use crate::{Sql, StoreError, Tx};

/// SQLite's default limit of bound parameters; PostgreSQL allows twice as many.
const MAX_BOUND: usize = 32_766;

/// `$start, $start+1, …` for a list of `count` values.
#[must_use]
pub fn in_list(start: usize, count: usize) -> String {
    let mut list = String::with_capacity(count * 5);
    for n in start..start + count {
        let separator = if n == start { "" } else { "," };
        let _ = write!(list, "{separator}${n}");
    }
    list
}

/// The places of `rows` rows of `columns` values each, which must be the first values of their statement; on SQLite its
/// only ones.
pub fn row_list(db: &impl Sql, rows: usize, columns: usize) -> String {
    match db.backend() {
        DbBackend::Sqlite => nameless(rows, columns),
        _ => placeholders(rows, columns),
    }
}

/// `($1,$2),($3,$4)` for `rows` rows of `columns` values.
#[must_use]
pub fn placeholders(rows: usize, columns: usize) -> String {
    let mut list = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        let separator = if row == 0 { "(" } else { ",(" };
        list.push_str(separator);
        list.push_str(&in_list(row * columns + 1, columns));
        list.push(')');
    }
    list
}

/// `(?,?),(?,?)`: SQLite looks a numbered parameter's name up in a list of all of them, so that binding many takes time
/// by their square. Nameless ones are bound at once.
fn nameless(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(","));
    vec![row.as_str(); rows].join(",")
}

impl Tx {
    /// Inserts rows of `columns.len()` values each, many at a time; `on_conflict` is the rest of the statement
    /// (`ON CONFLICT … DO …`, or nothing). Gives the number of rows changed.
    ///
    /// # Errors
    /// When the database refuses a row; the transaction is then to be dropped.
    pub async fn insert(
        &self,
        table: &str,
        columns: &[&str],
        rows: Vec<Vec<Value>>,
        on_conflict: &str,
    ) -> Result<u64, StoreError> {
        let per_statement = (MAX_BOUND / columns.len()).clamp(1, 500);
        let mut changed = 0;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<Vec<Value>> = rows.by_ref().take(per_statement).collect();
            let sql = format!(
                "INSERT INTO {table} ({}) VALUES {} {on_conflict}",
                columns.join(", "),
                row_list(self, chunk.len(), columns.len()),
            );
            changed += self.exec(&sql, chunk.into_iter().flatten().collect()).await?;
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_placeholders_across_rows() {
        assert_eq!(in_list(3, 2), "$3,$4");
        assert_eq!(placeholders(2, 2), "($1,$2),($3,$4)");
        assert_eq!(in_list(1, 0), "");
        assert_eq!(nameless(2, 2), "(?,?),(?,?)");
    }
}
