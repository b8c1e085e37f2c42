use eventlog::{Appended, LogError};
use primitives::Event;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::support::{contents, event, events, files_with, noon, open, open_with, stored};

#[tokio::test]
async fn a_rewritten_event_keeps_its_place_and_its_message_id() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.append(events(1..=5)).await.unwrap();
    let erased = Event { user_id: None, ..event("3") };
    log.rewrite(vec![(3, erased.clone())]).await.unwrap();
    assert_eq!(log.get(3).unwrap(), Some(erased.clone()));
    assert_eq!(log.append(events([3])).await.unwrap(), [Appended::Duplicate]);
    drop(log);
    let log = open(dir.path());
    assert_eq!(log.get(3).unwrap(), Some(erased));
    let error = log.rewrite(vec![(3, event("3")), (6, event("6"))]).await.unwrap_err();
    assert!(matches!(error, LogError::NotFound { seq: 6 }), "{error}");
    assert_eq!(log.get(3).unwrap().unwrap().user_id, None, "all or none");
}

#[tokio::test]
async fn removed_events_are_gone_and_their_positions_stay_taken() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.append(events(1..=5)).await.unwrap();
    assert_eq!(log.remove(vec![2, 5, 5, 9]).await.unwrap(), 2);
    assert_eq!(log.remove(vec![2]).await.unwrap(), 0);
    drop(log);
    let log = open(dir.path());
    assert_eq!(contents(&log).iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!(log.stats().unwrap().events, 3);
    assert_eq!(log.append(events([6])).await.unwrap(), stored([6]));
}

#[tokio::test]
async fn what_is_forgotten_stays_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.append(events(1..=20)).await.unwrap();
    log.remove(vec![3]).await.unwrap();
    assert_eq!(log.forget_before(11).await.unwrap(), 9);
    assert_eq!(log.forget_before(5).await.unwrap(), 0);
    let check = |log: &eventlog::EventLog| {
        assert_eq!(contents(log).first().map(|(seq, _)| *seq), Some(11));
        assert_eq!((log.get(10).unwrap(), log.read_back(11, 5).unwrap()), (None, vec![]));
        let stats = log.stats().unwrap();
        assert_eq!((stats.first, stats.last, stats.events, stats.oldest_at), (Some(11), 20, 10, Some(noon())));
        assert!(stats.bytes > 0);
    };
    check(&log);
    drop(log);
    let log = open(dir.path());
    check(&log);
    assert_eq!(log.forget_before(u64::MAX).await.unwrap(), 10);
    let stats = log.stats().unwrap();
    assert_eq!((stats.first, stats.last, stats.events, stats.oldest_at), (None, 20, 0, None));
    assert_eq!(log.append(events([21])).await.unwrap(), stored([21]));
}

#[tokio::test]
async fn forgetting_gives_the_space_of_whole_files_back() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let mut rng = StdRng::seed_from_u64(1);
    for _ in 0..20 {
        let unlike = (0..500).map(|_| event(format!("{:x?}", rng.random::<[u128; 16]>()))).collect();
        log.append(unlike).await.unwrap();
    }
    log.scrub().await.unwrap();
    let before = log.stats().unwrap().bytes;
    log.forget_before(10_001).await.unwrap();
    let after = log.stats().unwrap().bytes;
    assert!(after + 5_000_000 < before, "{before} bytes before, {after} after");
}

#[tokio::test]
async fn after_a_scrub_no_byte_of_an_erased_event_is_in_any_file() {
    const CANARY: &str = "canary-7f3a9c";
    let dir = tempfile::tempdir().unwrap();
    let log = open_with(dir.path(), None).unwrap();
    log.append(events(0..1000)).await.unwrap();
    let named = |id: &str| Event { user_id: Some(CANARY.to_owned()), ..event(id) };
    log.append(vec![named("rewritten"), named("removed")]).await.unwrap();
    log.append(events(1000..2000)).await.unwrap();
    assert!(files_with(dir.path(), CANARY) > 0);
    log.rewrite(vec![(1001, event("rewritten"))]).await.unwrap();
    log.remove(vec![1002]).await.unwrap();
    log.scrub().await.unwrap();
    assert_eq!(files_with(dir.path(), CANARY), 0, "while open");
    let kept = contents(&log);
    assert_eq!(kept.len(), 2001);
    drop(log);
    assert_eq!(files_with(dir.path(), CANARY), 0, "when closed");
    assert_eq!(contents(&open_with(dir.path(), None).unwrap()), kept);
}
