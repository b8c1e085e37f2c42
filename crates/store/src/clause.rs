use std::fmt::Write;

use sea_orm::Value;

use crate::{Listed, Sql, listed};

/// `condition`, for rows that another one finds. SQLite keeps no count of rows, and would rather go through everything of a
/// shop than look for a thousand ids of it; an index cannot serve a condition in this form.
#[must_use]
pub fn unindexed(condition: &str) -> String {
    format!("CASE WHEN {condition} THEN 1 ELSE 0 END = 1")
}

/// A growing WHERE clause with its values.
#[derive(Debug, Clone)]
pub struct Where {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Where {
    /// Begins with `sql`, in which `$1, $2 …` stand for `values`.
    #[must_use]
    pub fn new(sql: &str, values: Vec<Value>) -> Self {
        Self { sql: sql.to_owned(), values }
    }

    /// Narrows by `clause`, whose `?` stand for `values` in their order.
    pub fn and(&mut self, clause: &str, values: impl IntoIterator<Item = Value>) {
        let mut values = values.into_iter();
        self.sql.push_str(" AND (");
        for c in clause.chars() {
            let value = if c == '?' { values.next() } else { None };
            match value {
                Some(value) => {
                    self.values.push(value);
                    let _ = write!(self.sql, "${}", self.values.len());
                }
                None => self.sql.push(c),
            }
        }
        self.sql.push(')');
    }

    /// Narrows to one of `values` in a column; where there are none, to nothing.
    pub fn and_in(&mut self, column: &str, values: impl IntoIterator<Item = Value>) {
        let values: Vec<Value> = values.into_iter().collect();
        if values.is_empty() {
            self.and("FALSE", []);
        } else {
            let marks = vec!["?"; values.len()].join(",");
            self.and(&format!("{column} IN ({marks})"), values);
        }
    }

    /// As [`Self::and_in`], of a list however long: see [`listed`].
    pub fn and_listed<V: Listed>(&mut self, db: &impl Sql, column: &str, list: &[V]) {
        if list.is_empty() {
            self.and("FALSE", []);
        } else {
            let (list, values) = listed(db, self.values.len() + 1, list);
            self.and(&format!("{column} IN ({list})"), []);
            self.values.extend(values);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_follow_the_values() {
        let mut all = Where::new("c.shop = $1", vec![0i64.into()]);
        all.and("a = ? OR b = ?", [1i64.into(), 2i64.into()]);
        all.and("c IS NULL", []);
        all.and_in("d", [3i64.into(), 4i64.into()]);
        all.and_in("e", []);
        all.and("f > ?", [5i64.into()]);
        let clauses = ["c.shop = $1", "(a = $2 OR b = $3)", "(c IS NULL)", "(d IN ($4,$5))", "(FALSE)", "(f > $6)"];
        assert_eq!(all.sql, clauses.join(" AND "));
        assert_eq!(all.values, (0i64..6).map(Value::from).collect::<Vec<Value>>());
    }
}
