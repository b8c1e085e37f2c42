//! What lies in the files, and who can read it.

use std::fs;
use std::path::{Path, PathBuf};

use eventlog::{LogError, verify};
use primitives::Event;

use crate::support::{contents, event, events, files_with, open, open_with, seal, stored};

const CANARY: &str = "canary-7f3a9c";

fn named(id: &str) -> Event {
    Event { user_id: Some(CANARY.to_owned()), ..event(id) }
}

#[tokio::test]
async fn nothing_of_an_event_can_be_read_without_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.append(events(0..500)).await.unwrap();
    log.append(vec![named("a"), named("b")]).await.unwrap();
    log.rewrite(vec![(1, named("0"))]).await.unwrap();
    log.scrub().await.unwrap();
    log.append(vec![named("c")]).await.unwrap();
    log.rewrite(vec![(2, named("1"))]).await.unwrap();
    let copy = dir.path().join("copy");
    log.snapshot(&copy).await.unwrap();
    let before = contents(&log);
    assert_eq!(log.get(502).unwrap(), Some(named("b")));
    assert_eq!(log.get(2).unwrap(), Some(named("1")));
    drop(log);
    assert_eq!((files_with(dir.path(), CANARY), files_with(dir.path(), "Product Viewed")), (0, 0));
    for place in [dir.path(), &copy] {
        let error = open_with(place, None).err().unwrap();
        assert!(matches!(error, LogError::Sealed { .. }), "{error}");
        let error = open_with(place, Some(seal(2))).err().unwrap();
        assert!(error.to_string().contains("another key"), "{error}");
        verify(place, Some(&seal(1))).unwrap();
        assert_eq!(contents(&open(place)), before);
    }
}

#[tokio::test]
async fn an_open_log_is_sealed_from_now_on_and_wholly_by_a_scrub() {
    let dir = tempfile::tempdir().unwrap();
    let log = open_with(dir.path(), None).unwrap();
    log.append(events(0..300)).await.unwrap();
    log.append(vec![named("a")]).await.unwrap();
    log.rewrite(vec![(1, named("0"))]).await.unwrap();
    let before = contents(&log);
    drop(log);
    assert_eq!(files_with(dir.path(), CANARY), 2, "in the segment and in the journal");
    let log = open(dir.path());
    assert_eq!(contents(&log), before);
    assert_eq!(log.append(vec![event("b"), event("a")]).await.unwrap()[..1], stored([302]));
    assert_eq!(log.get(1).unwrap(), Some(named("0")));
    log.scrub().await.unwrap();
    assert_eq!((files_with(dir.path(), CANARY), files_with(dir.path(), "Product Viewed")), (0, 0));
    let now = contents(&log);
    assert_eq!(now[..before.len()], before);
    drop(log);
    assert_eq!(contents(&open(dir.path())), now);
}

/// Logs of each stored format that can be read; `v2` was written by the last version that knew no other.
#[tokio::test]
async fn logs_of_every_format_load_and_take_more() {
    for (format, seal) in [(2, None), (2, Some(seal(1))), (3, Some(seal(1))), (4, Some(seal(1))), (5, Some(seal(1)))] {
        let dir = tempfile::tempdir().unwrap();
        for file in fs::read_dir(golden(format)).unwrap().map(|entry| entry.unwrap().path()) {
            fs::copy(&file, dir.path().join(file.file_name().unwrap())).unwrap();
        }
        verify(dir.path(), seal.as_ref()).unwrap();
        let log = open_with(dir.path(), seal.clone()).unwrap();
        let ids: Vec<(u64, String)> = [1, 3, 4, 5, 6].map(|seq| (seq, seq.to_string())).into();
        assert_eq!(contents(&log), ids);
        assert_eq!(log.get(4).unwrap(), Some(Event { user_id: None, ..event("4") }));
        assert_eq!(log.append(vec![event("7")]).await.unwrap(), stored([7]));
        drop(log);
        assert_eq!(fs::read_to_string(dir.path().join("FORMAT")).unwrap(), "huitou-eventlog 5\n");
        assert_eq!(contents(&open_with(dir.path(), seal).unwrap()).len(), 6);
    }
}

fn golden(format: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/log-v{format}"))
}

/// Writes the golden log of today's format where there is none: run with `--run-ignored all` after a new one.
#[tokio::test]
#[ignore = "writes files that are committed"]
async fn write_todays_format() {
    let dir = golden(5);
    assert!(!dir.exists(), "{} is there already, and what was stored never changes", dir.display());
    let log = open(&dir);
    log.append(events(1..=3)).await.unwrap();
    log.remove(vec![2]).await.unwrap();
    log.scrub().await.unwrap();
    log.append(events(4..=6)).await.unwrap();
    log.rewrite(vec![(4, Event { user_id: None, ..event("4") })]).await.unwrap();
    drop(log);
    fs::remove_file(dir.join("lock")).unwrap();
}
