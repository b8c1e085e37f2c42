use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use eventlog::{Consumer, EventLog, Progress, ProgressReport, run_consumer};
use primitives::{Event, Seq, Stored};
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;

use crate::support::{event, events, open};

/// A database in memory: effect and position change under one lock, as in a transaction.
#[derive(Default)]
struct Table {
    position: Seq,
    applied: Vec<Seq>,
    poisoned: Vec<(Seq, String)>,
    /// Calls until the database is back.
    away: usize,
    calls: usize,
}

#[derive(Clone, Default)]
struct Projection {
    table: Arc<Mutex<Table>>,
    unfit: BTreeSet<Seq>,
    is_outdated: bool,
}

#[derive(Debug, PartialEq, thiserror::Error)]
enum Failure {
    #[error("away")]
    Away,
    #[error("cannot apply {0}")]
    Unfit(Seq),
}

impl Projection {
    fn transaction<T>(&self, work: impl FnOnce(&mut Table) -> Result<T, Failure>) -> Result<T, Failure> {
        let mut table = self.table.lock().unwrap();
        table.calls += 1;
        if table.away > 0 {
            table.away -= 1;
            return Err(Failure::Away);
        }
        work(&mut table)
    }
}

impl Consumer for Projection {
    type Error = Failure;

    fn name(&self) -> &str {
        "projection"
    }

    async fn position(&self) -> Result<Seq, Failure> {
        self.transaction(|table| Ok(table.position))
    }

    async fn is_outdated(&self) -> Result<bool, Failure> {
        Ok(self.is_outdated)
    }

    async fn apply(&self, batch: &[Stored]) -> Result<(), Failure> {
        self.transaction(|table| {
            if let Some(unfit) = batch.iter().find(|stored| self.unfit.contains(&stored.seq)) {
                return Err(Failure::Unfit(unfit.seq));
            }
            table.applied.extend(batch.iter().map(|stored| stored.seq));
            table.position = batch.last().map_or(table.position, |stored| stored.seq);
            Ok(())
        })
    }

    fn is_transient(&self, error: &Failure) -> bool {
        *error == Failure::Away
    }

    async fn poison(&self, event: &Stored, error: &Failure) -> Result<(), Failure> {
        self.transaction(|table| {
            table.poisoned.push((event.seq, error.to_string()));
            table.position = event.seq;
            Ok(())
        })
    }

    fn batch_size(&self) -> usize {
        16
    }
}

/// Runs the consumer until it has caught up.
async fn catch_up(log: &EventLog, projection: &Projection) -> ProgressReport {
    let progress = Progress::new("projection");
    let stop = CancellationToken::new();
    let run = tokio::spawn(run_consumer(log.clone(), projection.clone(), progress.clone(), stop.clone()));
    let report = loop {
        let report = progress.report(log).unwrap();
        if report.behind == 0 {
            break report;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    stop.cancel();
    run.await.unwrap();
    report
}

#[tokio::test]
async fn every_event_takes_effect_once_in_order_across_runs() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let projection = Projection::default();
    log.append(events(0..100)).await.unwrap();
    catch_up(&log, &projection).await;
    log.append(events(50..150)).await.unwrap();
    let report = catch_up(&log, &projection).await;
    assert_eq!(projection.table.lock().unwrap().applied, (1..=150).collect::<Vec<_>>());
    assert_eq!((report.position, report.behind, report.lag_seconds, report.poisoned), (150, 0, 0.0, 0));
}

#[tokio::test]
async fn a_running_consumer_wakes_for_new_events_and_stops_when_told() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let projection = Projection::default();
    let stop = CancellationToken::new();
    let progress = Progress::new("projection");
    let run = tokio::spawn(run_consumer(log.clone(), projection.clone(), progress.clone(), stop.clone()));
    for id in 1..=20 {
        log.append(events([id])).await.unwrap();
        let applied = async {
            while projection.table.lock().unwrap().position < id as Seq {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(5), applied).await.expect("the consumer wakes");
    }
    stop.cancel();
    run.await.unwrap();
    log.append(vec![event("late")]).await.unwrap();
    assert_eq!(projection.table.lock().unwrap().position, 20);
    assert_eq!(progress.report(&log).unwrap().behind, 1);
}

#[tokio::test]
async fn a_database_that_is_away_is_waited_for_and_nothing_is_skipped() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.append(events(0..40)).await.unwrap();
    let projection = Projection { unfit: BTreeSet::from([20]), ..Projection::default() };
    projection.table.lock().unwrap().away = 3;
    catch_up(&log, &projection).await;
    let table = projection.table.lock().unwrap();
    assert_eq!(table.applied, (1..=40).filter(|seq| *seq != 20).collect::<Vec<_>>());
    assert_eq!(table.poisoned.len(), 1);
}

#[tokio::test]
async fn poison_is_found_recorded_and_passed_alone() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.append(events(0..100)).await.unwrap();
    let unfit = BTreeSet::from([1, 17, 18, 64, 100]);
    let projection = Projection { unfit: unfit.clone(), ..Projection::default() };
    let report = catch_up(&log, &projection).await;
    let table = projection.table.lock().unwrap();
    assert_eq!(table.applied, (1..=100).filter(|seq| !unfit.contains(seq)).collect::<Vec<_>>());
    assert_eq!(table.poisoned, unfit.iter().map(|seq| (*seq, format!("cannot apply {seq}"))).collect::<Vec<_>>());
    assert_eq!((table.position, report.poisoned), (100, 5));
}

#[tokio::test]
async fn a_crowd_is_taken_in_longer_steps_and_large_events_in_shorter_ones() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.append(events(0..401)).await.unwrap();
    assert_eq!(log.read_batch(0, 10).unwrap().len(), 30);
    assert_eq!(log.read_batch(201, 10).unwrap().len(), 10, "who is nearly there takes short steps");
    let body = format!(r#"{{"text":"{}"}}"#, "x".repeat(30_000));
    for first in [1_000, 1_300] {
        let large = events(first..first + 300)
            .into_iter()
            .map(|event| Event { body: RawValue::from_string(body.clone()).unwrap(), ..event });
        log.append(large.collect()).await.unwrap();
    }
    let found = log.read_batch(401, 1_000).unwrap();
    assert!((500..600).contains(&found.len()), "16 MiB are a batch, not {} events", found.len());
    log.remove((402..=991).collect()).await.unwrap();
    let found = log.read_batch(401, 1_000).unwrap();
    assert_eq!((found.len(), found[0].seq), (10, 992), "what was removed is not the end");
}

#[tokio::test]
async fn progress_tells_the_age_of_the_oldest_event_not_applied() {
    let dir = tempfile::tempdir().unwrap();
    let clock = crate::support::clock();
    let log = EventLog::open(dir.path(), eventlog::Options::default(), clock.clone()).unwrap();
    log.append(events(0..3)).await.unwrap();
    clock.set(crate::support::noon() + Duration::from_secs(90));
    let report = Progress::new("idle").report(&log).unwrap();
    assert_eq!((report.position, report.behind, report.lag_seconds), (0, 3, 90.0));
}

#[tokio::test]
async fn progress_tells_that_older_rules_wrote_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.append(events(0..1)).await.unwrap();
    for is_outdated in [true, false] {
        let projection = Projection { is_outdated, ..Projection::default() };
        assert_eq!(catch_up(&log, &projection).await.is_outdated, is_outdated);
    }
}
