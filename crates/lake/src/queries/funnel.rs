use std::sync::Arc;
use std::time::Duration;

use super::people::{Numbered, Numbers, code};
use super::scope::Scope;
use crate::error::{LakeError, Result};
use crate::file::{DataFile, seqs};
use crate::lake::Lake;
use crate::scan::{Block, scan};

/// Steps to be taken in this order, the last within `window` of the first.
#[derive(Debug, Clone)]
pub struct Funnel {
    /// Event names; at most 32. Other events may come between.
    pub steps: Vec<String>,
    pub window: Duration,
}

/// Rows to hold between the two phases, unless files overlap in time.
const ROWS_AT_ONCE: u64 = 4 << 20;

const MOST_STEPS: usize = 32;

impl Lake {
    /// How many people took at least the first step, the first two, and so on: one number per step.
    ///
    /// A person took steps 1 to k if they have events of these names in this order of time (and of the log, at the same
    /// instant), the last at most `window` after the first. What nobody in particular did is left out.
    ///
    /// # Errors
    /// When there are no steps or too many, or a file cannot be read.
    pub async fn funnel(&self, scope: &Scope, funnel: Funnel) -> Result<Vec<u64>> {
        if !(1..=MOST_STEPS).contains(&funnel.steps.len()) {
            return Err(LakeError::Refused(format!("a funnel has 1 to {MOST_STEPS} steps")));
        }
        self.ask(scope, move |lake, scope, files| {
            let threads = lake.options.threads;
            let people = Numbers::of_people(&scope.aliases);
            let mut walks: Vec<Walk> = (0..threads).map(|_| Walk::new(&funnel, threads)).collect();
            for files in rounds(files) {
                let columns = ["seq", "timestamp", "name", "person"];
                let start = || (0..threads).map(|_| Vec::new()).collect::<Vec<_>>();
                let read =
                    scan(&files, &columns, threads, start, |runs, block| fold(runs, block, scope, &funnel, &people))?;
                std::thread::scope(|threads| {
                    for (at, walk) in walks.iter_mut().enumerate() {
                        let runs: Vec<&Run> = read.iter().flat_map(|runs| &runs[at]).collect();
                        threads.spawn(|| walk.advance(runs));
                    }
                });
            }
            let reached = |step: usize| walks.iter().map(|walk| walk.reached[step]).sum();
            Ok((0..funnel.steps.len()).map(reached).collect())
        })
        .await
    }
}

/// Cuts the files, which come in order of time, into rounds that no later file reaches back into.
fn rounds(files: &[Arc<DataFile>]) -> Vec<Vec<Arc<DataFile>>> {
    let mut rounds: Vec<Vec<Arc<DataFile>>> = Vec::new();
    let mut rows = 0;
    let mut last = primitives::Timestamp::MIN;
    for file in files {
        if rounds.is_empty() || rows > ROWS_AT_ONCE && file.meta.first_time > last {
            rounds.push(Vec::new());
            rows = 0;
        }
        rows += file.meta.rows;
        last = last.max(file.meta.last_time);
        if let Some(round) = rounds.last_mut() {
            round.push(Arc::clone(file));
        }
    }
    rounds
}

/// That a person did something that is a step, or several.
#[derive(Clone, Copy)]
struct Step {
    time: i64,
    seq: u64,
    person: u32,
    /// A bit per step that it is.
    steps: u32,
}

/// The steps of one block, in order, of those people whom one walk follows.
struct Run {
    file: usize,
    steps: Vec<Step>,
}

/// Picks the steps out of a block, a run for each walk: people are dealt out by number.
fn fold(runs: &mut [Vec<Run>], block: &Block, scope: &Scope, funnel: &Funnel, people: &Numbers) -> Result<()> {
    let (times, seqs, names) = (block.times()?, seqs(&block.batch)?, block.texts("name")?);
    let ids = block.texts("person")?;
    let is_somebody = ids.map(|person| !person.is_empty());
    let mut persons = Numbered::new(people, block.texts("person")?);
    let steps = names.map(|name| {
        let same = funnel.steps.iter().enumerate().filter(|(_, step)| *step == name);
        same.fold(0, |steps, (at, _)| steps | 1 << at)
    });
    let walks = runs.len();
    runs.iter_mut().for_each(|runs| runs.push(Run { file: block.file, steps: Vec::new() }));
    let mut open: Vec<&mut Vec<Step>> = runs.iter_mut().filter_map(|runs| Some(&mut runs.last_mut()?.steps)).collect();
    for (row, name) in names.codes().iter().enumerate() {
        let steps = steps[code(*name)];
        if steps != 0 && is_somebody[code(ids.codes()[row])] && scope.covers(times[row]) {
            let person = persons.of_row(row);
            open[person as usize % walks].push(Step { time: times[row], seq: seqs[row], person, steps });
        }
    }
    Ok(())
}

/// How far some of the people have come.
struct Walk {
    window: i64,
    /// For each person and step: when the latest walk that came this far had begun.
    begun: Vec<i64>,
    steps: usize,
    walks: usize,
    /// People who took the first k + 1 steps.
    reached: Vec<u64>,
}

const NEVER: i64 = i64::MIN;

impl Walk {
    fn new(funnel: &Funnel, walks: usize) -> Self {
        let window = i64::try_from(funnel.window.as_micros()).unwrap_or(i64::MAX);
        let steps = funnel.steps.len();
        Self { window, begun: Vec::new(), steps, walks, reached: vec![0; steps] }
    }

    fn advance(&mut self, mut runs: Vec<&Run>) {
        runs.sort_by_key(|run| run.file);
        let order = |step: &Step| (step.time, step.seq);
        let bounds: Vec<_> =
            runs.iter().filter_map(|run| Some((order(run.steps.first()?), order(run.steps.last()?)))).collect();
        if bounds.windows(2).all(|pair| pair[0].1 < pair[1].0) {
            runs.iter().for_each(|run| run.steps.iter().for_each(|step| self.step(step)));
        } else {
            let mut steps: Vec<Step> = runs.iter().flat_map(|run| run.steps.iter().copied()).collect();
            steps.sort_unstable_by_key(order);
            steps.iter().for_each(|step| self.step(step));
        }
    }

    fn step(&mut self, step: &Step) {
        let at = step.person as usize / self.walks * self.steps;
        if self.begun.len() < at + self.steps {
            self.begun.resize((at + self.steps).max(self.begun.len() * 2), NEVER);
        }
        let begun = &mut self.begun[at..at + self.steps];
        // From the last to the first, so that one event is one step only.
        for k in (0..self.steps).rev().filter(|k| step.steps & 1 << k != 0) {
            let from = if k == 0 { step.time } else { begun[k - 1] };
            if from != NEVER && step.time.saturating_sub(from) <= self.window {
                self.reached[k] += u64::from(begun[k] == NEVER);
                begun[k] = from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Shop, at, open};

    /// Steps as (day, second, user, name).
    async fn reached(events: &[(i64, i64, &str, &str)], steps: &[&str], days: u64) -> Vec<u64> {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        for (number, (day, second, user, name)) in events.iter().enumerate() {
            let event = shop.event(number as u64 + 1, at(*day, *second), user, name, "{}");
            lake.write(&[event]).unwrap();
        }
        let steps = steps.iter().map(ToString::to_string).collect();
        let funnel = Funnel { steps, window: Duration::from_secs(days * 86_400) };
        lake.funnel(&Scope::all(shop.0), funnel).await.unwrap()
    }

    #[tokio::test]
    async fn counts_by_order_and_window_and_begins_anew() {
        let events = [
            (0, 0, "ann", "view"),
            (9, 0, "ann", "view"),
            (10, 0, "ann", "add"),
            (12, 0, "ann", "order"),
            (0, 0, "bob", "add"),
            (1, 0, "bob", "view"),
            (2, 0, "bob", "order"),
            (0, 0, "cat", "view"),
            (1, 0, "cat", "add"),
            (8, 0, "cat", "order"),
            (0, 0, "", "view"),
        ];
        // Ann's second view begins a walk that ends in time; Bob added before he viewed; Cat ordered a day late; nobody is
        // nobody.
        assert_eq!(reached(&events, &["view", "add", "order"], 7).await, [3, 2, 1]);
        assert_eq!(reached(&events, &["view", "add", "order"], 8).await, [3, 2, 2]);
    }

    #[tokio::test]
    async fn files_that_overlap_are_put_in_order_and_one_event_is_one_step() {
        let late = [(0, 30, "ann", "add"), (0, 10, "ann", "view"), (0, 40, "ann", "order")];
        assert_eq!(reached(&late, &["view", "add", "order"], 1).await, [1, 1, 1]);
        let same_instant =
            [(0, 10, "ann", "add"), (0, 10, "ann", "view"), (0, 10, "bob", "view"), (0, 10, "bob", "add")];
        assert_eq!(reached(&same_instant, &["view", "add"], 1).await, [2, 1], "the order of the log decides");
        let twice = [(0, 0, "ann", "view"), (0, 0, "bob", "view"), (1, 0, "bob", "view")];
        assert_eq!(reached(&twice, &["view", "view"], 7).await, [2, 1]);
    }
}
