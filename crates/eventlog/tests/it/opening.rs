use std::fs;
use std::time::Duration;

use eventlog::{Appended, EventLog, LogError, Options};

use crate::support::{clock, contents, events, open, open_with, seal, stored};

#[tokio::test]
async fn a_reopened_log_goes_on_where_it_ended() {
    let dir = tempfile::tempdir().unwrap();
    let before = {
        let log = open(dir.path());
        log.append(events(0..100)).await.unwrap();
        contents(&log)
    };
    let log = open(dir.path());
    assert_eq!(contents(&log), before);
    assert_eq!(log.append(events([100])).await.unwrap(), stored([101]));
}

#[test]
fn a_second_opener_is_turned_away_until_the_first_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let second = EventLog::open(dir.path(), Options::default(), clock()).err().unwrap();
    assert!(matches!(second, LogError::Locked { .. }), "{second}");
    assert!(second.to_string().contains("another process"), "{second}");
    drop(log);
    open(dir.path());
}

#[test]
fn another_format_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    fs::write(dir.path().join("FORMAT"), "huitou-eventlog 6\n").unwrap();
    let error = EventLog::open(dir.path(), Options::default(), clock()).err().unwrap();
    assert!(matches!(error, LogError::NewerFormat { found: 6, known: 5, .. }), "{error}");
    fs::write(dir.path().join("FORMAT"), "huitou-eventlog 1\n").unwrap();
    let error = EventLog::open(dir.path(), Options::default(), clock()).err().unwrap();
    assert!(matches!(error, LogError::OlderFormat { found: 1, known: 2, .. }), "{error}");
    fs::write(dir.path().join("FORMAT"), "something else").unwrap();
    let error = EventLog::open(dir.path(), Options::default(), clock()).err().unwrap();
    assert!(matches!(error, LogError::NotALog { .. }), "{error}");
}

#[tokio::test]
async fn files_left_half_written_by_a_crash_are_written_anew() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("changes.new"), "half").unwrap();
    fs::write(dir.path().join("FORMAT.new"), "half").unwrap();
    let log = open(dir.path());
    log.append(events(0..100)).await.unwrap();
    log.remove(vec![1]).await.unwrap();
    fs::write(dir.path().join("00000000000000000001.new"), "half").unwrap();
    log.scrub().await.unwrap();
    let before = contents(&log);
    assert_eq!(before.len(), 99);
    drop(log);
    for ending in ["map", "keys"] {
        fs::remove_file(dir.path().join("00000000000000000001").with_extension(ending)).unwrap();
    }
    let log = open(dir.path());
    assert_eq!(contents(&log), before);
    assert_eq!(log.append(events([0, 99])).await.unwrap(), [Appended::Duplicate, Appended::Duplicate]);
}

#[tokio::test]
async fn a_missing_segment_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    for round in 0..2 {
        log.append(events(round * 10..round * 10 + 10)).await.unwrap();
        log.remove(vec![log.last()]).await.unwrap();
        log.scrub().await.unwrap();
    }
    drop(log);
    let removed = |first: u64| fs::remove_file(dir.path().join(format!("{first:020}.log"))).unwrap();
    removed(11);
    let error = open_with(dir.path(), Some(seal(1))).err().unwrap();
    assert!(matches!(error, LogError::Corrupt { seq: 11, .. }), "{error}");
    removed(1);
    removed(21);
    let error = open_with(dir.path(), Some(seal(1))).err().unwrap();
    assert!(matches!(error, LogError::TailLost { missing: 20, .. }), "{error}");
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let short = Options { dedupe_window: Duration::from_secs(3600), ..Options::default() };
    let narrow = Options { queue_bytes: 10, ..Options::default() };
    let wide = Options { queue_bytes: u32::MAX, ..Options::default() };
    for options in [short, narrow, wide] {
        let error = EventLog::open(dir.path(), options, clock()).err().unwrap();
        assert!(matches!(error, LogError::Options(_)), "{error}");
    }
}
