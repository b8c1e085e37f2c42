use std::collections::BTreeSet;

use sea_orm::{DbBackend, Value};

use crate::{Sql, StoreError, Tx};

/// An index of the words of texts, by the number of the row that holds the text: FTS5 on SQLite, a `tsvector` on
/// PostgreSQL. Its table is called `words_…`, is made by a migration, and is left out of copies: who owns it fills it
/// again from the texts when it is empty.
///
/// PostgreSQL's autovacuum alone keeps it in shape, with its defaults. A row is replaced only where a text changed, so dead
/// ones stay below a fifth of the table; after a crowd of new rows it vacuums and analyses within a minute or so, and until
/// then a search reads at most 4 MB of entries that are not yet in the index (`gin_pending_list_limit`). What an erasure
/// takes out leaves the disk by [`Store::purge`](crate::Store::purge), on either engine.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    pub table: &'static str,
}

/// The longest word, in characters, and the most words of one text, that are indexed.
const LONGEST: usize = 24;
const MOST: usize = 400;
/// So many rows are written at once.
const PER_STATEMENT: usize = 500;

/// The words of a text: letters and digits in lower case; of Chinese, Japanese and Korean every pair of neighbours, and
/// the last character of a run, so that every part of a run begins a word.
#[must_use]
pub fn words_of(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for run in runs(text) {
        if words.len() >= MOST {
            break;
        }
        match run {
            Run::Word(word) => {
                words.insert(word);
            }
            Run::Ideographs(chars) => {
                words.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
                words.extend(chars.last().map(char::to_string));
            }
        }
    }
    words
}

enum Run {
    Word(String),
    Ideographs(Vec<char>),
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut is_open = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            is_open = false;
            continue;
        }
        match (runs.last_mut().filter(|_| is_open), is_ideograph(c)) {
            (Some(Run::Ideographs(chars)), true) => chars.push(c),
            (Some(Run::Word(word)), false) => {
                if word.chars().count() < LONGEST {
                    word.push(c);
                }
            }
            (_, true) => runs.push(Run::Ideographs(vec![c])),
            (_, false) => runs.push(Run::Word(c.to_string())),
        }
        is_open = true;
    }
    runs
}

impl Words {
    /// A search looks at the newest this many rows that have the words.
    pub const NEWEST: i64 = 3_000;

    /// Sets the words of rows; those of before are replaced.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put(&self, tx: &Tx, rows: &[(i64, BTreeSet<String>)]) -> Result<(), StoreError> {
        self.remove(tx, &rows.iter().map(|(n, _)| *n).collect::<Vec<_>>()).await?;
        let said: Vec<&(i64, BTreeSet<String>)> = rows.iter().filter(|(_, words)| !words.is_empty()).collect();
        for chunk in said.chunks(PER_STATEMENT) {
            let list = value_list(tx.backend(), chunk.len());
            let sql = format!("INSERT INTO {} ({}, words) VALUES {list}", self.table, key(tx));
            let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 2);
            for (n, words) in chunk {
                let words = words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
                values.extend([Value::from(*n), words.into()]);
            }
            tx.exec(&sql, values).await?;
        }
        Ok(())
    }

    /// # Errors
    /// When the database refuses.
    pub async fn remove(&self, tx: &Tx, rows: &[i64]) -> Result<(), StoreError> {
        let key = key(tx);
        for chunk in rows.chunks(1000) {
            let sql = format!("DELETE FROM {} WHERE {key} IN ({})", self.table, crate::in_list(1, chunk.len()));
            tx.exec(&sql, chunk.iter().map(|n| (*n).into()).collect()).await?;
        }
        Ok(())
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn is_empty(&self, db: &impl Sql) -> Result<bool, StoreError> {
        let sql = format!("SELECT {} FROM {} LIMIT 1", key(db), self.table);
        Ok(db.scalar::<i64>(&sql, vec![]).await?.is_none())
    }

    /// A query for the numbers of the newest rows that have all words of `asked`, with `?` for the value that is given;
    /// `None` when nothing was asked. The last word, and every one of a single character, may be the beginning of one.
    #[must_use]
    pub fn query(&self, db: &impl Sql, asked: &str) -> Option<(String, Value)> {
        let words = asked_words(asked);
        if words.is_empty() {
            return None;
        }
        Some(match db.backend() {
            DbBackend::Postgres => self.in_postgres(words),
            _ => self.in_sqlite(words),
        })
    }

    fn in_sqlite(&self, words: Vec<Asked>) -> (String, Value) {
        let table = self.table;
        let terms = words.into_iter().map(|(word, starts)| format!("\"{word}\"{}", if starts { "*" } else { "" }));
        let sql = format!("SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT {}", Self::NEWEST);
        (sql, terms.collect::<Vec<_>>().join(" AND ").into())
    }

    fn in_postgres(&self, words: Vec<Asked>) -> (String, Value) {
        let table = self.table;
        let terms = words.into_iter().map(|(word, starts)| format!("'{word}'{}", if starts { ":*" } else { "" }));
        let sql =
            format!("SELECT n FROM {table} WHERE words @@ CAST(? AS tsquery) ORDER BY n DESC LIMIT {}", Self::NEWEST);
        (sql, terms.collect::<Vec<_>>().join(" & ").into())
    }
}

/// Tells of texts whether they have all words of `asked`, as [`Words::query`] finds them.
pub fn has_words(asked: &str) -> impl Fn(&str) -> bool + use<> {
    let asked = asked_words(asked);
    move |text| {
        let words = words_of(text);
        asked.iter().all(|(word, starts)| match words.range(word.clone()..).next() {
            Some(found) if *starts => found.starts_with(word.as_str()),
            found => found == Some(word),
        })
    }
}

/// A word, and whether it may be the beginning of one.
type Asked = (String, bool);

fn asked_words(asked: &str) -> Vec<Asked> {
    let mut words = Vec::new();
    for run in runs(asked) {
        match run {
            Run::Word(word) => words.push((word, true)),
            Run::Ideographs(chars) if chars.len() == 1 => words.push((chars.iter().collect(), true)),
            Run::Ideographs(chars) => words.extend(chars.windows(2).map(|pair| (pair.iter().collect(), false))),
        }
    }
    words
}

/// The places of numbers and words of so many rows.
fn value_list(backend: DbBackend, rows: usize) -> String {
    if backend != DbBackend::Postgres {
        return vec!["(?,?)"; rows].join(",");
    }
    let row = |at: usize| format!("(${}, array_to_tsvector(string_to_array(${}, ' ')))", at * 2 + 1, at * 2 + 2);
    (0..rows).map(row).collect::<Vec<_>>().join(",")
}

fn key(db: &impl Sql) -> &'static str {
    if db.backend() == DbBackend::Postgres { "n" } else { "rowid" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_run_begins_a_word() {
        let words: Vec<String> = words_of("质量很好, Very GOOD! A4纸").into_iter().collect();
        assert_eq!(words, ["a4", "good", "very", "好", "很好", "纸", "质量", "量很"]);
    }

    const MIGRATION: crate::Migration = crate::Migration {
        version: 2_026_112_299,
        name: "words_x",
        sql: "-- only sqlite
CREATE VIRTUAL TABLE words_x USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 0');
-- only postgres
CREATE TABLE words_x (n BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
-- both
",
    };

    #[tokio::test]
    async fn what_was_removed_leaves_the_file() {
        let words = Words { table: "words_x" };
        let test = crate::testing::store(&[MIGRATION]).await;
        for n in 1..=9i64 {
            let tx = test.store.begin().await.unwrap();
            words.put(&tx, &[(n, words_of(&format!("hello canary{n}secret")))]).await.unwrap();
            tx.commit().await.unwrap();
        }
        let tx = test.store.begin().await.unwrap();
        words.remove(&tx, &[7]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(test.store.purge(&["words_x"]).await.unwrap());
        let (sql, value) = words.query(&test.store, "hello").unwrap();
        let left: Vec<i64> = test.store.column(&sql.replace('?', "$1"), vec![value]).await.unwrap();
        assert_eq!(left, [9, 8, 6, 5, 4, 3, 2, 1]);
        let Some(path) = test.store.path() else { return };
        let file = std::fs::read(path).unwrap();
        let is_there = |word: &str| file.windows(word.len()).any(|bytes| bytes == word.as_bytes());
        // Of words that begin alike the index keeps where they differ.
        assert!(is_there("8secret") && !is_there("7secret"));
    }

    #[tokio::test]
    async fn more_rows_than_one_statement_takes_are_found() {
        let words = Words { table: "words_x" };
        let test = crate::testing::store(&[MIGRATION]).await;
        let count = PER_STATEMENT as i64 * 2 + 1;
        let rows: Vec<(i64, BTreeSet<String>)> = (1..=count)
            .map(|n| (n, words_of(&format!("质量很好 number{n}"))))
            .chain([(count + 1, words_of(""))])
            .collect();
        let tx = test.store.begin().await.unwrap();
        words.put(&tx, &rows).await.unwrap();
        words.put(&tx, &[(7, words_of("太慢"))]).await.unwrap();
        tx.commit().await.unwrap();
        let found = async |asked: &str| -> Vec<i64> {
            let (sql, value) = words.query(&test.store, asked).unwrap();
            test.store.column(&sql.replace('?', "$1"), vec![value]).await.unwrap()
        };
        assert_eq!(found(&format!("number{count}")).await, [count]);
        assert_eq!(found("很好").await.len() as i64, count - 1, "all but the one that was changed");
        assert_eq!(found("太慢").await, [7]);
    }

    #[test]
    fn a_query_cannot_leave_its_quotes() {
        let words = Words { table: "words_x" };
        let (_, value) = words.in_sqlite(asked_words("不满\" OR a*b'"));
        assert_eq!(value, Value::from("\"不满\" AND \"or\"* AND \"a\"* AND \"b\"*"));
        let (_, value) = words.in_postgres(asked_words("好' | b"));
        assert_eq!(value, Value::from("'好':* & 'b':*"));
        assert!(asked_words("!?").is_empty());
    }

    #[test]
    fn a_text_is_looked_at_as_the_index_is() {
        let text = "质量很好, Very GOOD! A4纸";
        for (asked, is_there) in [
            ("质量", true),
            ("很", true),
            ("好", true),
            ("goo", true),
            ("oo", false),
            ("量好", false),
            ("a4 纸", true),
            ("a4 笔", false),
        ] {
            assert_eq!(has_words(asked)(text), is_there, "{asked}");
        }
    }
}
