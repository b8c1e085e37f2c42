//! What is kept here of a person, as it is handed to them: what [`Imports::forget`] takes out, as far as it tells of nobody
//! else.

use std::collections::BTreeMap;

use primitives::{ImportId, ShopId};
use serde_json::{Map, Value, json};
use store::{FromQueryResult, Sql, instant, rows_in, sea_orm};
use tabular::{Cell, Row, Table};
use uuid::Uuid;

use super::cut::Sought;
use super::forget::{PAGE, names, refused};
use super::{Import, ImportError, Imports, list, load};
use crate::rejected::{Kept, Said};

/// Imports looked at; a shop has few.
const MOST: usize = 100_000;

#[derive(FromQueryResult)]
struct Refused {
    id: Uuid,
    received_at: i64,
    code: String,
}

impl Imports {
    /// The refused calls that name somebody by one of these words. Of a body that could not be taken apart nothing is told
    /// but that it came: it may tell of others too.
    ///
    /// # Errors
    /// When something cannot be read.
    pub async fn refused_of(&self, shop: ShopId, words: &[String]) -> Result<Vec<Value>, ImportError> {
        let kit = &self.collect.kit;
        let (sql, mut after, mut told) = (refused(), Uuid::nil(), Vec::new());
        loop {
            let page: Vec<Kept> = kit.store.rows(&sql, vec![shop.0.into(), after.into(), PAGE.into()]).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            let mut theirs = BTreeMap::new();
            for kept in page {
                let (id, said) = (kept.id, kept.said(&kit.vault)?);
                if said.texts().any(|text| names(text, words)) {
                    theirs.insert(id, said);
                }
            }
            let ids: Vec<Uuid> = theirs.keys().copied().collect();
            let rows: Vec<Refused> = rows_in(&kit.store, &[], &ids, |list| {
                format!("SELECT id, received_at, code FROM rejected_events WHERE id IN ({list}) ORDER BY id")
            })
            .await?;
            told.extend(rows.iter().filter_map(|row| Some(refusal(row, theirs.get(&row.id)?, words))));
        }
        Ok(told)
    }

    /// The imports of a shop, for [`Imports::rows_naming`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn all_of(&self, shop: ShopId) -> Result<Vec<ImportId>, ImportError> {
        let all = list(&self.collect.kit, shop, (i64::MAX, Uuid::max()), MOST).await?;
        Ok(all.into_iter().map(|import| import.id).collect())
    }

    /// The rows of an import's files that name somebody by one of these words, with the other rows of their orders; none
    /// where there are none. `is_told` where the import told of them.
    ///
    /// # Errors
    /// When the import cannot be read; of a file that cannot be, no rows are told.
    pub async fn rows_naming(
        &self,
        shop: ShopId,
        id: ImportId,
        is_told: bool,
        words: &[String],
    ) -> Result<Option<Value>, ImportError> {
        // It may be gone by now.
        let import = match load(&self.collect.kit, shop, id).await {
            Err(ImportError::NotFound) => return Ok(None),
            import => import?,
        };
        let sought = Sought { words: words.to_vec(), is_told, is_handed: true };
        let (imports, looked) = (self.clone(), import.clone());
        let look = tokio::task::spawn_blocking(move || imports.told_rows(&looked, &sought));
        let rows = look.await.map_err(|_| ImportError::Panicked)?.ok();
        if !is_told && rows.as_ref().is_none_or(Vec::is_empty) {
            return Ok(None);
        }
        let view = &import.view;
        Ok(Some(json!({"id": id, "file_name": view.file_name, "created_at": view.created_at, "rows": rows})))
    }

    fn told_rows(&self, import: &Import, sought: &Sought) -> Result<Vec<Value>, ImportError> {
        let mut told = Vec::new();
        for (at, numbers) in self.naming(import, sought)?.0 {
            let file = &import.files[at];
            let (_open, table) = self.open(import.id, file)?;
            // What cannot be read is cut out of the file, but nobody can say whom it names.
            for row in table.rows()?.filter_map(Result::ok).filter(|row| numbers.contains(&row.number)) {
                told.push(json!({"file": file.name, "row": row.number, "cells": cells(&table, &row)}));
            }
        }
        Ok(told)
    }
}

fn refusal(row: &Refused, said: &Said, words: &[String]) -> Value {
    let call = said.call().filter(|call| is_of(call, words));
    let reason = call.is_some().then_some(&said.reason);
    json!({"received_at": instant(row.received_at), "code": row.code, "reason": reason, "call": call})
}

/// Where a call says who is signed in, and what else they are known by.
const USER: [&str; 2] = ["userId", "user_id"];
const OWN: [&str; 8] =
    ["anonymousId", "anonymous_id", "previousId", "previous_id", "email", "phone", "buyer_id", "oaid"];

/// Whether a call is of somebody with these words: one that only mentions them, or has a number that is theirs for
/// something else, is another's.
fn is_of(call: &Value, words: &[String]) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.trim().to_lowercase(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let is_word = |text: String| words.iter().any(|word| word.to_lowercase() == text);
    let mut users = USER.iter().map(|field| text(&call[*field]));
    if let Some(user) = users.find(|user| !user.is_empty()) {
        return is_word(user);
    }
    let parts = [call, &call["traits"], &call["context"]["traits"], &call["properties"]];
    parts.iter().any(|part| OWN.iter().any(|field| is_word(text(&part[*field]))))
}

/// A row by the titles of its columns.
fn cells(table: &Table, row: &Row) -> Value {
    if let Some(line) = &row.raw {
        return serde_json::from_str(line).unwrap_or_else(|_| Value::from(line.as_str()));
    }
    let titles = table.columns();
    let title = |at: usize| titles.get(at).cloned().unwrap_or_else(|| (at + 1).to_string());
    let told = |(at, cell): (usize, &Cell)| (title(at), Value::from(cell.text().into_owned()));
    row.cells.iter().enumerate().map(told).collect::<Map<_, _>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_of_somebody_else_is_not_handed_on() {
        let words = ["1234", "Ann@x.cn", "device-1"].map(str::to_owned);
        for theirs in [
            json!({"userId": "1234"}),
            json!({"user_id": 1234, "anonymousId": "d"}),
            json!({"userId": "", "anonymousId": "device-1"}),
            json!({"traits": {"email": " ann@X.cn"}}),
            json!({"context": {"traits": {"email": "ann@x.cn"}}}),
        ] {
            assert!(is_of(&theirs, &words), "{theirs}");
        }
        for others in [
            json!({"userId": "9", "properties": {"order_id": "1234"}}),
            json!({"userId": "9", "anonymousId": "device-1"}),
            json!({"properties": {"order_id": "1234", "note": "for ann@x.cn"}}),
            json!({"event": "device-1"}),
            json!([]),
        ] {
            assert!(!is_of(&others, &words), "{others}");
        }
    }
}
