//! What needs a disk of its own kind: many small segments, and syncs that fail.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use primitives::{Event, Ids, ManualClock, Seq, Stored};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::shared::Disk;
use crate::{AppendError, Appended, EventLog, Options, Seal, envelope, verify};

fn event(id: impl Into<String>) -> Event {
    let golden = envelope::decode(1, include_bytes!("../golden/event-v1.bin")).unwrap();
    Event { message_id: id.into(), ..golden }
}

fn open(dir: &Path, disk: Disk) -> EventLog {
    open_sealed(dir, disk, None)
}

fn open_sealed(dir: &Path, disk: Disk, seal: Option<Seal>) -> EventLog {
    let options = Options { seal, ..Options::default() };
    EventLog::open_with(dir, options, clock(), disk).unwrap()
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-03-01T12:00:00Z".parse().unwrap()))
}

fn small_segments() -> Disk {
    Disk { segment_bytes: 2000, ..Disk::default() }
}

fn segments(dir: &Path) -> usize {
    let names = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().ends_with(".log")).count()
}

fn ids(read: Vec<Stored>) -> Vec<(Seq, String)> {
    read.into_iter().map(|stored| (stored.seq, stored.event.message_id)).collect()
}

/// The log against a map of what should be in it, whichever segment it falls into.
async fn agrees(log: &EventLog, model: &BTreeMap<Seq, String>, rng: &mut StdRng) {
    assert_eq!(ids(log.read(0, usize::MAX).unwrap()), Vec::from_iter(model.clone()));
    let (at, limit) = (rng.random_range(1..=log.last() + 1), rng.random_range(1..50));
    let on: Vec<_> = model.range(at + 1..).take(limit).map(|(seq, id)| (*seq, id.clone())).collect();
    assert_eq!(ids(log.read(at, limit).unwrap()), on);
    let back: Vec<_> = model.range(..at).rev().take(limit).map(|(seq, id)| (*seq, id.clone())).collect();
    assert_eq!(ids(log.read_back(at, limit).unwrap()), back);
    assert_eq!(log.get(at).unwrap().map(|event| event.message_id).as_ref(), model.get(&at));
    assert_eq!(log.stats().unwrap().events, model.len() as u64);
}

#[tokio::test]
async fn many_segments_are_one_log_through_changes_and_restarts() {
    let mut rng = StdRng::seed_from_u64(11);
    for round in 0..8 {
        let ids = Arc::new(Ids::from_os(clock()));
        // Half of the logs are sealed, and two are from their second opening on.
        let mut seal = (round % 2 == 1).then(|| Seal::new([7; 32], ids.clone()));
        let dir = tempfile::tempdir().unwrap();
        let mut log = open_sealed(dir.path(), small_segments(), seal.clone());
        let (mut model, mut most) = (BTreeMap::new(), 0);
        for step in 0..60 {
            let seq = rng.random_range(1..=log.last() + 1);
            match rng.random_range(0..12) {
                0 => {
                    let expected = u64::from(model.remove(&seq).is_some());
                    assert_eq!(log.remove(vec![seq]).await.unwrap(), expected);
                }
                1 if model.contains_key(&seq) => {
                    log.rewrite(vec![(seq, event("rewritten"))]).await.unwrap();
                    model.insert(seq, "rewritten".to_owned());
                }
                2 => {
                    let kept = model.split_off(&(seq / 4));
                    let forgotten = std::mem::replace(&mut model, kept).len() as u64;
                    assert_eq!(log.forget_before(seq / 4).await.unwrap(), forgotten);
                }
                3 => log.scrub().await.unwrap(),
                4 => {
                    drop(log);
                    verify(dir.path(), seal.as_ref()).unwrap();
                    if round > 5 {
                        seal = Some(Seal::new([7; 32], ids.clone()));
                    }
                    log = open_sealed(dir.path(), small_segments(), seal.clone());
                }
                5 => {
                    let copy = dir.path().join("copy");
                    let taken = log.snapshot(&copy).await.unwrap();
                    assert_eq!((taken.last, taken.events), (log.last(), model.len() as u64));
                    agrees(&open_sealed(&copy, small_segments(), seal.clone()), &model, &mut rng).await;
                    std::fs::remove_dir_all(&copy).unwrap();
                }
                _ => {
                    let new: Vec<_> = (0..rng.random_range(1..20)).map(|n| format!("{step}-{n}")).collect();
                    let old = (step > 0).then(|| format!("{}-0", rng.random_range(0..step)));
                    let known = old.as_ref().is_some_and(|old| model.values().any(|id| id == old));
                    let answers = log.append(new.iter().chain(&old).map(event).collect()).await.unwrap();
                    for (answer, id) in answers.iter().zip(new.iter().chain(&old)) {
                        match answer {
                            Appended::Stored(seq) => assert!(model.insert(*seq, id.clone()).is_none()),
                            Appended::Duplicate => assert!(Some(id) == old.as_ref(), "{id} is new"),
                        }
                    }
                    assert!(!known || answers.last() == Some(&Appended::Duplicate), "{old:?} is in the log");
                }
            }
            agrees(&log, &model, &mut rng).await;
            most = most.max(segments(dir.path()));
        }
        assert!(most > 5, "{most} segments at most");
    }
}

#[tokio::test]
async fn after_a_failed_sync_nothing_is_acknowledged_or_tried_again() {
    fn broken(_: &File) -> io::Result<()> {
        Err(io::Error::other("the disk went away"))
    }
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path(), Disk::default());
    assert_eq!(log.append(vec![event("a")]).await.unwrap(), [Appended::Stored(1)]);
    drop(log);
    let log = open(dir.path(), Disk { sync: broken, ..Disk::default() });
    for _ in 0..2 {
        let error = log.append(vec![event("b")]).await.unwrap_err();
        assert!(matches!(&error, AppendError::Failed { reason } if reason.contains("went away")), "{error}");
        assert_eq!((log.last(), ids(log.read(0, 9).unwrap())), (1, vec![(1, "a".to_owned())]));
    }
    let error = log.remove(vec![1]).await.unwrap_err().to_string();
    assert!(error.contains("went away"), "{error}");
    drop(log);
    let log = open(dir.path(), Disk::default());
    log.append(vec![event("a"), event("b"), event("c")]).await.unwrap();
    let found: Vec<_> = ids(log.read(0, 9).unwrap()).into_iter().map(|(_, id)| id).collect();
    assert_eq!(found, ["a", "b", "c"], "sent again, each is there once");
}
