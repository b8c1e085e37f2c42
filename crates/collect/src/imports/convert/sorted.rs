//! What was not taken, in the order of the files' rows, within bounded memory: rows are read by order and customer, so
//! what is wrong with them is found in no order at all.

use std::fs::File;
use std::io::{BufReader, BufWriter, IntoInnerError, Result, Seek, Write};
use std::iter::Peekable;

use serde::{Deserialize, Serialize};

use crate::imports::{Plan, Problem};

/// Table, row and column; the whole row comes before its cells.
type Place = (usize, u64, Option<usize>);

#[derive(Serialize, Deserialize)]
struct Placed {
    place: Place,
    problem: Problem,
}

type Run = Peekable<Box<dyn Iterator<Item = Result<Placed>>>>;

pub(super) struct Sorted {
    bound: usize,
    weight: usize,
    held: Vec<Placed>,
    /// Sorted runs that were too much for the memory.
    runs: Vec<File>,
}

impl Sorted {
    /// Keeps about `bound` bytes in memory.
    pub fn new(bound: usize) -> Self {
        Self { bound, weight: 0, held: Vec::new(), runs: Vec::new() }
    }

    pub fn push(&mut self, plan: &Plan, problem: Problem) -> Result<()> {
        self.weight += 160 + problem.file.len() + problem.column.len() + problem.value.len();
        self.held.push(Placed { place: place(plan, &problem), problem });
        if self.weight > self.bound { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<()> {
        self.weight = 0;
        self.held.sort_by_key(|placed| placed.place);
        let mut output = BufWriter::new(tempfile::tempfile()?);
        for placed in self.held.drain(..) {
            serde_json::to_writer(&mut output, &placed)?;
            output.write_all(b"\n")?;
        }
        let mut file = output.into_inner().map_err(IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        Ok(())
    }

    pub fn in_order(mut self) -> impl Iterator<Item = Result<Problem>> {
        self.held.sort_by_key(|placed| placed.place);
        let mut runs: Vec<Run> = self.runs.into_iter().map(read).collect();
        let held: Box<dyn Iterator<Item = Result<Placed>>> = Box::new(self.held.into_iter().map(Ok));
        runs.push(held.peekable());
        std::iter::from_fn(move || {
            // What cannot be read comes first, and ends it.
            let first = |run: &mut Run| run.peek().map(|next| next.as_ref().ok().map(|placed| placed.place));
            let firsts = runs.iter_mut().enumerate().filter_map(|(at, run)| Some((first(run)?, at)));
            let (_, at) = firsts.min()?;
            runs[at].next().map(|next| next.map(|placed| placed.problem))
        })
    }
}

fn place(plan: &Plan, problem: &Problem) -> Place {
    let table = plan.tables.iter().position(|table| table.file == problem.file).unwrap_or(plan.tables.len());
    let slots = plan.tables.get(table).map(|table| table.slots.as_slice()).unwrap_or_default();
    let column = slots.iter().find(|slot| slot.header == problem.column).map(|slot| slot.columns[0]);
    (table, problem.row, column)
}

fn read(run: File) -> Run {
    let placed = serde_json::Deserializer::from_reader(BufReader::new(run)).into_iter::<Placed>();
    let placed: Box<dyn Iterator<Item = Result<Placed>>> = Box::new(placed.map(|next| next.map_err(Into::into)));
    placed.peekable()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::{Outcome, Reason, builtin};

    fn rows(bound: usize) -> Vec<u64> {
        let mapping = builtin().iter().find(|mapping| mapping.key == "orders").unwrap().clone();
        let plan = Plan { mapping, tables: Vec::new(), unused: Vec::new() };
        let mut sorted = Sorted::new(bound);
        for step in 0..500u64 {
            let (file, column, value) = ("orders.csv".to_owned(), "价".to_owned(), "\"\n".to_owned());
            let (reason, outcome) = (Reason::BadNumber, Outcome::Rejected);
            sorted.push(&plan, Problem { file, row: step * 7 % 500, column, value, reason, outcome }).unwrap();
        }
        sorted.in_order().map(|problem| problem.unwrap().row).collect()
    }

    #[test]
    fn what_does_not_fit_into_memory_is_in_order_all_the_same() {
        let all: Vec<u64> = (0..500).collect();
        assert_eq!(rows(usize::MAX), all);
        assert_eq!(rows(10_000), all);
    }
}
