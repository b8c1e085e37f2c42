//! What a response counts, as lines of one text: a question, an item and an answer between tabs, then how often unless
//! once. Keys hold neither tabs nor line ends.

use std::collections::HashMap;
use std::fmt::Write;

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, sea_orm};
use uuid::Uuid;
use web::Kit;

use super::Cell;
use crate::answers::{Response, stored_answers};
use crate::definition::{Answers, Definition};
use crate::surveys::Survey;

pub(crate) fn of(definition: &Definition, answers: &Answers) -> String {
    let mut lines = String::new();
    for (question, item, answer, n) in super::cells(definition, answers) {
        let _ = write!(lines, "{question}\t{item}\t{answer}");
        if n != 1 {
            let _ = write!(lines, "\t{n}");
        }
        lines.push('\n');
    }
    lines
}

/// A line without its number, and the number.
fn parted(line: &str) -> (&str, i64) {
    match line.match_indices('\t').nth(2) {
        Some((at, _)) => (&line[..at], line[at + 1..].parse().unwrap_or(0)),
        None => (line, 1),
    }
}

/// How often there was which line.
#[derive(Debug, Default)]
pub(super) struct Sum(HashMap<String, i64>);

impl Sum {
    pub fn add(&mut self, lines: &str) {
        for line in lines.lines() {
            let (cell, n) = parted(line);
            match self.0.get_mut(cell) {
                Some(known) => *known += n,
                None => {
                    self.0.insert(cell.to_owned(), n);
                }
            }
        }
    }

    pub fn into_cells(self) -> impl Iterator<Item = Cell> {
        self.0.into_iter().filter_map(|(line, n)| {
            let mut parts = line.split('\t').map(str::to_owned);
            Some((parts.next()?, parts.next()?, parts.next()?, n))
        })
    }
}

/// Writes down what a response counts.
pub(crate) async fn put(tx: &Tx, response: Uuid, definition: &Definition, answers: &Answers) -> Result<(), StoreError> {
    let row = vec![response.into(), store::text(&of(definition, answers))];
    let conflict = "ON CONFLICT (response) DO UPDATE SET cells = excluded.cells";
    tx.insert("survey_counted", &["response", "cells"], vec![row], conflict).await?;
    Ok(())
}

pub(super) async fn remove(tx: &Tx, response: Uuid) -> Result<(), StoreError> {
    tx.exec("DELETE FROM survey_counted WHERE response = $1", vec![response.into()]).await?;
    Ok(())
}

const BATCH: usize = 200;

#[derive(FromQueryResult)]
struct Waiting {
    response: Uuid,
    shop: Option<Uuid>,
}

/// Writes down what answers count that were counted before it was written down; gives how many those were.
///
/// # Errors
/// When the database cannot be read or written; what was written stays.
pub(crate) async fn catch_up(kit: &Kit) -> Result<usize, StoreError> {
    let sql = format!(
        "SELECT c.response, r.shop FROM survey_counted c LEFT JOIN survey_responses r ON r.id = c.response
         WHERE c.cells IS NULL ORDER BY c.response LIMIT {BATCH}"
    );
    let waiting: Vec<Waiting> = kit.store.rows(&sql, vec![]).await?;
    for row in &waiting {
        let tx = kit.store.begin().await?;
        write_one(&tx, row).await?;
        tx.commit().await?;
    }
    Ok(waiting.len())
}

async fn write_one(tx: &Tx, row: &Waiting) -> Result<(), StoreError> {
    // Also makes an erasure wait, or waits for it.
    let sql = "UPDATE survey_responses SET urgency = urgency WHERE id = $1";
    tx.exec(sql, vec![row.response.into()]).await?;
    let found = match row.shop {
        Some(shop) => Response::load(tx, ShopId(shop), row.response).await?,
        None => None,
    };
    let Some(response) = found else { return remove(tx, row.response).await };
    let Some(survey) = Survey::load(tx, ShopId(response.shop), response.survey).await? else {
        return remove(tx, row.response).await;
    };
    let definition = survey.definition(tx, response.version).await?;
    put(tx, response.id, &definition, &stored_answers(tx, response.id).await?).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_add_up() {
        let mut sum = Sum::default();
        sum.add("q\t\t9\n#csi a+b\ta\tb\t250\n");
        sum.add("q\t\t9\n#csi a+b\ta\tb\t50\n\t\t\n");
        let mut found: Vec<Cell> = sum.into_cells().collect();
        found.sort();
        let cell = |question: &str, item: &str, answer: &str, n: i64| -> Cell {
            (question.to_owned(), item.to_owned(), answer.to_owned(), n)
        };
        assert_eq!(found, [cell("", "", "", 1), cell("#csi a+b", "a", "b", 300), cell("q", "", "9", 2)]);
    }
}
