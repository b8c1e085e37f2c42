use eventlog::{Appended, LogError, verify};

use crate::support::{contents, event, events, open, seal};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_snapshot_taken_under_load_is_a_whole_log_of_its_moment() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(&dir.path().join("log"));
    log.append(events(0..5000)).await.unwrap();
    log.remove(vec![7]).await.unwrap();
    log.forget_before(5).await.unwrap();
    let load = tokio::spawn({
        let log = log.clone();
        async move {
            for call in 0.. {
                let more = (0..20).map(|id| event(format!("load-{call}-{id}"))).collect();
                if log.append(more).await.is_err() || log.last() > 12_000 {
                    break;
                }
            }
        }
    });
    let to = dir.path().join("copy");
    let taken = log.snapshot(&to).await.unwrap();
    load.await.unwrap();
    assert_eq!(verify(&to, Some(&seal(1))).unwrap(), taken);
    assert!(taken.last >= 5000);
    let copy = open(&to);
    let all = contents(&log);
    let until = all.partition_point(|(seq, _)| *seq <= taken.last);
    assert_eq!(contents(&copy), all[..until]);
    assert_eq!((copy.last(), copy.stats().unwrap().events), (taken.last, taken.events));
    assert_eq!(copy.append(events([4999, 6])).await.unwrap(), [Appended::Duplicate, Appended::Duplicate]);
    assert_eq!(copy.append(vec![event("new")]).await.unwrap(), [Appended::Stored(taken.last + 1)]);
}

#[tokio::test]
async fn a_snapshot_overwrites_nothing_and_clears_what_an_earlier_try_left() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(&dir.path().join("log"));
    log.append(events(0..10)).await.unwrap();
    let to = dir.path().join("copy");
    std::fs::create_dir_all(dir.path().join("copy.unfinished/db.new")).unwrap();
    std::fs::write(dir.path().join("copy.unfinished/FORMAT"), "half").unwrap();
    log.snapshot(&to).await.unwrap();
    let error = log.snapshot(&to).await.unwrap_err();
    assert!(matches!(error, LogError::Exists { .. }), "{error}");
}

#[test]
fn verifying_what_is_no_log_says_so_and_makes_none() {
    let dir = tempfile::tempdir().unwrap();
    let error = verify(dir.path(), Some(&seal(1))).unwrap_err();
    assert!(matches!(error, LogError::NotALog { .. }), "{error}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn an_empty_log_can_be_copied() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(&dir.path().join("log"));
    let taken = log.snapshot(&dir.path().join("copy")).await.unwrap();
    assert_eq!((taken.last, taken.events), (0, 0));
}
