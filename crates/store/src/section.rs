//! Rows of one person in the form in which they are handed to them: JSON that they can read, with what is sealed open.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sea_orm::{DbErr, QueryResult};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::sql::Wanted;
use crate::{Sql, StoreError, Vault, distinct, in_list, instant};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Id,
    Text,
    Whole,
    Real,
    Flag,
    Instant,
    Json,
    /// JSON under this field, sealed with the key of the row's `person`.
    Sealed(&'static str),
    Jpeg,
}

/// A list in the file of everything that is kept of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    pub name: &'static str,
    pub table: &'static str,
    /// The column by whose ids rows are the person's.
    pub by: &'static str,
    /// What else has to hold of a row.
    pub only: &'static str,
    /// As they are selected, `sealed AS message` where one has another name in the file; rows are in the order of the first.
    pub columns: &'static [(&'static str, Holds)],
}

/// A section, and the ids by which its rows are one person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theirs {
    pub section: &'static Section,
    pub ids: Vec<Uuid>,
}

/// A value as it is read: [`Holds::Sealed`] is opened when the keys are there.
enum Cell {
    Open(Json),
    Sealed(&'static str, Vec<u8>),
}

type Row = (Option<Uuid>, Vec<Cell>);

impl Section {
    /// The ids that this section goes by, as the part of the file that they make.
    #[must_use]
    pub fn of(&'static self, ids: &[Uuid]) -> Theirs {
        Theirs { section: self, ids: ids.to_vec() }
    }

    /// The rows of some ids, no more of them than a statement takes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rows(&self, db: &impl Sql, vault: &Vault, ids: &[Uuid]) -> Result<Vec<Map<String, Json>>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let values = ids.iter().map(|id| (*id).into()).collect();
        let rows: Vec<Row> = db.query(Wanted::All, &self.sql(ids.len()), values, |row| self.row(row)).await?;
        let keys = vault.existing_keys(db, &distinct(rows.iter().filter_map(|(person, _)| *person))).await?;
        let mut told = Vec::with_capacity(rows.len());
        for (person, cells) in rows {
            let key = person.and_then(|person| keys.get(&person));
            let mut line = Map::new();
            for ((column, _), cell) in self.columns.iter().zip(cells) {
                let value = match (cell, key) {
                    (Cell::Open(value), _) => value,
                    (Cell::Sealed(field, sealed), Some(key)) => key.open_json(field, &sealed)?,
                    (Cell::Sealed(..), None) => Json::Null,
                };
                line.insert(name(column).to_owned(), value);
            }
            told.push(line);
        }
        Ok(told)
    }

    fn sql(&self, ids: usize) -> String {
        let Self { table, by, only, .. } = self;
        let columns: Vec<&str> = self.columns.iter().map(|(column, _)| *column).collect();
        let sealed_for = if self.is_sealed() { ", person AS sealed_for" } else { "" };
        let (all, list) = (columns.join(", "), in_list(1, ids));
        format!("SELECT {all}{sealed_for} FROM {table} WHERE {by} IN ({list}) AND {only} ORDER BY {}", columns[0])
    }

    fn is_sealed(&self) -> bool {
        self.columns.iter().any(|(_, holds)| matches!(holds, Holds::Sealed(_)))
    }

    fn row(&self, row: &QueryResult) -> Result<Row, DbErr> {
        let person = if self.is_sealed() { row.try_get("", "sealed_for")? } else { None };
        let cells = self.columns.iter().map(|(column, holds)| cell(row, name(column), *holds));
        Ok((person, cells.collect::<Result<_, _>>()?))
    }
}

/// What a column is called in the file.
fn name(column: &str) -> &str {
    column.rsplit(" AS ").next().unwrap_or(column)
}

fn cell(row: &QueryResult, name: &str, holds: Holds) -> Result<Cell, DbErr> {
    let value = match holds {
        Holds::Id => row.try_get::<Option<Uuid>>("", name)?.map(|id| Json::from(id.to_string())),
        Holds::Text => row.try_get::<Option<String>>("", name)?.map(Json::from),
        Holds::Whole => row.try_get::<Option<i64>>("", name)?.map(Json::from),
        Holds::Real => row.try_get::<Option<f64>>("", name)?.map(Json::from),
        Holds::Flag => row.try_get::<Option<bool>>("", name)?.map(Json::from),
        Holds::Instant => row.try_get::<Option<i64>>("", name)?.map(|at| Json::from(instant(at).to_string())),
        Holds::Json => row.try_get::<Option<String>>("", name)?.map(|text| read(&text)),
        Holds::Jpeg => row.try_get::<Option<Vec<u8>>>("", name)?.map(|bytes| Json::from(jpeg(&bytes))),
        Holds::Sealed(field) => {
            let sealed: Option<Vec<u8>> = row.try_get("", name)?;
            return Ok(sealed.map_or(Cell::Open(Json::Null), |sealed| Cell::Sealed(field, sealed)));
        }
    };
    Ok(Cell::Open(value.unwrap_or_default()))
}

fn read(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|_| Json::from(text))
}

/// A picture as an address that holds it: any browser shows it, wherever the file is read.
#[must_use]
pub fn jpeg(bytes: &[u8]) -> String {
    format!("data:image/jpeg;base64,{}", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use primitives::{Ids, ManualClock};
    use serde_json::json;

    use super::*;

    static NOTES: Section = Section {
        name: "notes",
        table: "notes",
        by: "owner",
        only: "NOT is_hidden",
        columns: &[
            ("id", Holds::Id),
            ("at", Holds::Instant),
            ("text", Holds::Text),
            ("stars", Holds::Whole),
            ("share", Holds::Real),
            ("is_new", Holds::Flag),
            ("tags", Holds::Json),
            ("who AS author", Holds::Sealed("who")),
            ("picture", Holds::Jpeg),
        ],
    };

    #[tokio::test]
    async fn rows_are_told_as_what_they_hold_and_nobody_elses() {
        let test = crate::testing::store(&[]).await;
        let vault = Vault::with_key([7; 32]);
        let ids = Ids::seeded(Arc::new(ManualClock::at("2026-01-02T03:04:05Z".parse().unwrap())), 7);
        let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let tx = test.store.begin().await.unwrap();
        let sql =
            "CREATE TABLE notes (id UUID PRIMARY KEY, owner UUID, person UUID, at BIGINT, text TEXT, stars BIGINT,
            share DOUBLE PRECISION, is_new BOOLEAN, tags TEXT, who BYTEA, picture BYTEA, is_hidden BOOLEAN)";
        tx.exec(sql, vec![]).await.unwrap();
        let key = vault.keys(&tx, &[mine], &ids).await.unwrap().remove(&mine).unwrap();
        let sealed = key.seal_json("who", &json!({"name": "小林"})).unwrap();
        let sql = "INSERT INTO notes (id, owner, person, at, text, stars, share, is_new, tags, who, picture, is_hidden)
            VALUES ($1, $2, $2, 0, 'a', 5, 0.5, TRUE, '[\"x\"]', $3, $3, $4)";
        for (n, owner, is_hidden) in [(1u128, mine, false), (2, mine, true), (3, other, false)] {
            let values = vec![Uuid::from_u128(n).into(), owner.into(), sealed.clone().into(), is_hidden.into()];
            tx.exec(sql, values).await.unwrap();
        }
        tx.commit().await.unwrap();
        let rows = NOTES.rows(&test.store, &vault, &[mine]).await.unwrap();
        let told = json!([{"id": Uuid::from_u128(1), "at": "1970-01-01T00:00:00Z", "text": "a", "stars": 5, "share": 0.5,
            "is_new": true, "tags": ["x"], "author": {"name": "小林"}, "picture": jpeg(&sealed)}]);
        assert_eq!(json!(rows), told);
        let keyless = NOTES.rows(&test.store, &vault, &[other]).await.unwrap();
        assert_eq!(keyless[0]["author"], Json::Null, "whose key is gone says nothing");
        assert!(NOTES.rows(&test.store, &vault, &[]).await.unwrap().is_empty());
    }
}
