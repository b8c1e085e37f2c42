use std::collections::HashSet;
use std::time::Duration;

use eventlog::{AppendError, Appended, EventLog, Options};
use primitives::{Event, SourceId};

use crate::support::{clock, contents, event, events, noon, open, stored};

#[tokio::test]
async fn events_come_back_as_they_went_in_and_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    assert_eq!(log.append(events(1..=3)).await.unwrap(), stored(1..=3));
    assert_eq!(log.append(events(4..=5)).await.unwrap(), stored(4..=5));
    let all = log.read(0, 10).unwrap();
    let expected: Vec<Event> = events(1..=5);
    assert!(all.iter().map(|stored| &stored.event).eq(&expected));
    assert_eq!(all.iter().map(|stored| stored.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    let seqs = |read: Vec<primitives::Stored>| read.iter().map(|stored| stored.seq).collect::<Vec<_>>();
    assert_eq!(seqs(log.read(2, 2).unwrap()), [3, 4]);
    assert!(log.read(5, 2).unwrap().is_empty());
    assert_eq!(seqs(log.read_back(u64::MAX, 2).unwrap()), [5, 4]);
    assert_eq!(seqs(log.read_back(3, 9).unwrap()), [2, 1]);
    assert!(log.read_back(0, 9).unwrap().is_empty());
    assert_eq!(log.get(4).unwrap(), Some(event("4")));
    assert_eq!(log.get(6).unwrap(), None);
}

#[tokio::test]
async fn a_message_id_is_taken_once_per_source() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let other = Event { source: SourceId(event("").shop.0), ..event("a") };
    let answers = log.append(vec![event("a"), event("b"), event("a"), other]).await.unwrap();
    assert_eq!(answers, [Appended::Stored(1), Appended::Stored(2), Appended::Duplicate, Appended::Stored(3)]);
    let answers = log.append(vec![event("b"), event("c")]).await.unwrap();
    assert_eq!(answers, [Appended::Duplicate, Appended::Stored(4)]);
    drop(log);
    let log = open(dir.path());
    let answers = log.append(vec![event("c"), event("d")]).await.unwrap();
    assert_eq!(answers, [Appended::Duplicate, Appended::Stored(5)]);
}

#[tokio::test]
async fn a_message_id_is_remembered_for_the_window_and_then_free_again() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let day = Duration::from_secs(24 * 3600);
    let options = Options { dedupe_window: day, ..Options::default() };
    let log = EventLog::open(dir.path(), options.clone(), clock.clone()).unwrap();
    log.append(vec![event("a")]).await.unwrap();
    clock.set(noon() + day);
    assert_eq!(log.append(vec![event("a")]).await.unwrap(), [Appended::Duplicate]);
    clock.set(noon() + day + Duration::from_millis(1));
    assert_eq!(log.append(vec![event("a")]).await.unwrap(), [Appended::Stored(2)]);
    drop(log);
    let log = EventLog::open(dir.path(), options, clock).unwrap();
    assert_eq!(log.append(vec![event("a")]).await.unwrap(), [Appended::Duplicate]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_callers_with_the_same_events_store_each_once() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let callers: Vec<_> = (0..16)
        .map(|caller| {
            let log = log.clone();
            // Every event is sent by two callers.
            let ids = (caller / 2 * 50)..(caller / 2 * 50 + 50);
            tokio::spawn(async move { log.append(events(ids)).await.unwrap() })
        })
        .collect();
    let mut seqs = Vec::new();
    for caller in callers {
        let answers = caller.await.unwrap();
        seqs.extend(answers.into_iter().filter_map(|answer| match answer {
            Appended::Stored(seq) => Some(seq),
            Appended::Duplicate => None,
        }));
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=400).collect::<Vec<_>>());
    let ids: HashSet<String> = contents(&log).into_iter().map(|(_, id)| id).collect();
    assert_eq!(ids.len(), 400);
}

#[tokio::test]
async fn a_call_with_one_event_too_large_stores_none_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { max_event_bytes: 1000, queue_bytes: 4000, ..Options::default() };
    let log = EventLog::open(dir.path(), options, clock()).unwrap();
    let large = event("x".repeat(1000));
    let error = log.append(vec![event("a"), large]).await.unwrap_err();
    assert!(matches!(error, AppendError::EventTooLarge { index: 1, limit: 1000, .. }), "{error}");
    let error = log.append(events(0..100)).await.unwrap_err();
    assert!(matches!(error, AppendError::CallTooLarge { limit: 4000, .. }), "{error}");
    assert_eq!(contents(&log), []);
    assert_eq!(log.append(vec![]).await.unwrap(), []);
}

#[tokio::test]
async fn callers_beyond_the_queue_are_told_to_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { max_event_bytes: 1000, queue_bytes: 2000, ..Options::default() };
    let log = EventLog::open(dir.path(), options, clock()).unwrap();
    let calls: Vec<_> = (0..50).map(|id| log.append(events([id]))).collect();
    let mut answers = Vec::new();
    // Polling all before any is answered fills the queue.
    let mut calls: Vec<_> = calls.into_iter().map(Box::pin).collect();
    std::future::poll_fn(|context| {
        for call in &mut calls {
            if let std::task::Poll::Ready(answer) = call.as_mut().poll(context) {
                answers.push(answer);
            }
        }
        std::task::Poll::Ready(())
    })
    .await;
    assert!(answers.iter().any(|answer| matches!(answer, Err(AppendError::Busy { .. }))), "{answers:?}");
    drop(calls);
    while let Err(error) = log.append(events([1000])).await {
        assert!(matches!(error, AppendError::Busy { .. }), "{error}");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_disk_under_the_floor_takes_nothing_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { min_free_bytes: u64::MAX, ..Options::default() };
    let log = EventLog::open(dir.path(), options, clock()).unwrap();
    let error = log.append(vec![event("a")]).await.unwrap_err();
    assert!(matches!(error, AppendError::DiskFull { floor: u64::MAX, .. }), "{error}");
    drop(log);
    assert_eq!(open(dir.path()).append(vec![event("a")]).await.unwrap(), stored([1]));
}

#[tokio::test]
async fn watchers_hear_of_new_events() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let mut watch = log.watch();
    assert_eq!((log.last(), *watch.borrow_and_update()), (0, 0));
    log.append(events(0..3)).await.unwrap();
    assert_eq!((log.last(), *watch.borrow_and_update()), (3, 3));
    log.append(events(0..3)).await.unwrap();
    assert!(!watch.has_changed().unwrap(), "duplicates are no news");
}
