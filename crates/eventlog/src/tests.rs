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
    Disk { segment_bytes: 2000, large_group: 1500, ..Disk::default() }
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

fn copied(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.path().join(entry.file_name())).unwrap();
    }
    to
}

fn large_groups() -> Disk {
    Disk { segment_bytes: 60_000, large_group: 3000, ..Disk::default() }
}

/// Of every file of events its length.
fn lengths(dir: &Path) -> Vec<u64> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let logs = entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(".log"));
    let mut lengths: Vec<_> = logs.map(|entry| (entry.file_name(), entry.metadata().unwrap().len())).collect();
    lengths.sort();
    lengths.into_iter().map(|(_, length)| length).collect()
}

/// A copy of an open log's files is what a killed process leaves: the last file with zeros behind its last group.
#[tokio::test]
async fn zeros_behind_the_last_group_are_no_events_and_go() {
    let ids = Arc::new(Ids::from_os(clock()));
    for seal in [None, Some(Seal::new([7; 32], ids))] {
        let dir = tempfile::tempdir().unwrap();
        let log = open_sealed(dir.path(), large_groups(), seal.clone());
        let mut padded = 0;
        for call in 0..40 {
            let new = if call % 3 == 1 { 1 } else { 13 + call };
            log.append((0..new).map(|n| event(format!("{call}-{n}"))).collect()).await.unwrap();
            let killed = copied(dir.path());
            padded += usize::from(lengths(killed.path()).last().unwrap().is_multiple_of(4096));
            let (left, events) = (lengths(killed.path()), ids_of(&log));
            let reopened = open_sealed(killed.path(), large_groups(), seal.clone());
            assert_eq!(ids_of(&reopened), events);
            let answers = reopened.append(vec![event(format!("{call}-0")), event("new")]).await.unwrap();
            assert_eq!(answers, [Appended::Duplicate, Appended::Stored(log.last() + 1)]);
            drop(reopened);
            assert_eq!(verify(killed.path(), seal.as_ref()).unwrap().last, log.last() + 1);
            assert_eq!(lengths(killed.path())[..left.len() - 1], left[..left.len() - 1], "what is finished stays");
        }
        assert!(segments(dir.path()) > 3, "{} segments", segments(dir.path()));
        assert!(padded > 20 || cfg!(not(target_os = "linux")), "{padded} times there were zeros");
        let taken = log.snapshot(&dir.path().join("copy")).await.unwrap();
        drop(log);
        let whole = lengths(dir.path());
        assert_eq!(verify(dir.path(), seal.as_ref()).unwrap(), taken);
        assert_eq!((lengths(&dir.path().join("copy")), lengths(dir.path())), (whole.clone(), whole));
    }
}

fn ids_of(log: &EventLog) -> Vec<(Seq, String)> {
    ids(log.read(0, usize::MAX).unwrap())
}

/// A power cut within a direct write: of its blocks any are on the disk, in any order, and the length may lag.
#[tokio::test]
async fn a_large_group_is_there_whole_or_not_at_all() {
    const BLOCK: usize = 4096;
    let mut rng = StdRng::seed_from_u64(3);
    for before in [1, 20, 47] {
        let dir = tempfile::tempdir().unwrap();
        let log = open(dir.path(), Disk { large_group: 3000, ..Disk::default() });
        log.append((0..before).map(|n| event(format!("old-{n}"))).collect()).await.unwrap();
        let (name, old) = ("00000000000000000001.log", copied(dir.path()));
        let new: Vec<_> = (0..100).map(|n| event(format!("new-{n}"))).collect();
        log.append(new.clone()).await.unwrap();
        let read = |dir: &Path| std::fs::read(dir.join(name)).unwrap();
        let (was, is) = (read(old.path()), read(dir.path()));
        assert!(is.len() > was.len() + 3 * BLOCK);
        for _ in 0..60 {
            let killed = copied(old.path());
            let mut file = is.clone();
            // One of the blocks that the group has is missing at least.
            let missing = rng.random_range(was.len() / BLOCK..is.len() / BLOCK - 1);
            for (at, block) in file.chunks_mut(BLOCK).enumerate() {
                if at == missing || rng.random_range(0..3) == 0 {
                    block.fill(0);
                    let was = &was[(at * BLOCK).min(was.len())..((at + 1) * BLOCK).min(was.len())];
                    block[..was.len()].copy_from_slice(was);
                }
            }
            file.truncate(rng.random_range(was.len()..=is.len()));
            std::fs::write(killed.path().join(name), file).unwrap();
            let log = open(killed.path(), Disk { large_group: 3000, ..Disk::default() });
            assert_eq!(log.last(), before);
            log.append(new.clone()).await.unwrap();
            drop(log);
            assert_eq!(verify(killed.path(), None).unwrap().events, before + 100);
        }
    }
}

/// Readers go through the page cache, which direct I/O passes by: what they fetched of the last block must not stay.
#[tokio::test]
async fn who_reads_while_large_groups_are_written_reads_what_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path(), Disk { large_group: 3000, ..Disk::default() });
    let (reading, last) = (log.clone(), 6000);
    let reader = std::thread::spawn(move || {
        let mut read = 0;
        while read < last {
            for found in ids(reading.read(read, 1000).unwrap()) {
                read += 1;
                assert_eq!(found, (read, read.to_string()));
            }
        }
    });
    let (mut next, mut size) = (1, 0);
    while next <= last {
        size = (size + 17) % 61 + 1;
        let end = (next + size).min(last + 1);
        log.append((next..end).map(|seq| event(seq.to_string())).collect()).await.unwrap();
        next = end;
    }
    reader.join().unwrap();
}
