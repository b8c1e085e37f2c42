use std::fs;
use std::time::Duration;

use eventlog::{EventLog, LogError, Options};

use crate::support::{clock, contents, events, open, stored};

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
fn a_newer_format_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    fs::write(dir.path().join("FORMAT"), "huitou-eventlog 2\n").unwrap();
    let error = EventLog::open(dir.path(), Options::default(), clock()).err().unwrap();
    assert!(matches!(error, LogError::NewerFormat { found: 2, known: 1, .. }), "{error}");
    fs::write(dir.path().join("FORMAT"), "something else").unwrap();
    let error = EventLog::open(dir.path(), Options::default(), clock()).err().unwrap();
    assert!(matches!(error, LogError::NotALog { .. }), "{error}");
}

#[test]
fn a_store_left_half_built_is_built_anew() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("db.new/keyspaces")).unwrap();
    fs::write(dir.path().join("db.new/0.jnl"), "half").unwrap();
    assert_eq!(contents(&open(dir.path())), []);
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let short = Options { dedupe_window: Duration::from_secs(3600), ..Options::default() };
    let narrow = Options { queue_bytes: 10, ..Options::default() };
    for options in [short, narrow] {
        let error = EventLog::open(dir.path(), options, clock()).err().unwrap();
        assert!(matches!(error, LogError::Options(_)), "{error}");
    }
}
