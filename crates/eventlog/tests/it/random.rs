use std::collections::BTreeMap;

use eventlog::{Appended, EventLog};
use primitives::Seq;
use proptest::prelude::*;

use crate::support::{contents, event, events, open};

#[derive(Debug, Clone)]
enum Step {
    Append(Vec<usize>),
    Remove(Vec<Seq>),
    Rewrite(Seq),
    Forget(Seq),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => prop::collection::vec(0usize..200, 0..30).prop_map(Step::Append),
        1 => prop::collection::vec(0u64..200, 0..5).prop_map(Step::Remove),
        1 => (0u64..200).prop_map(Step::Rewrite),
        1 => (0u64..60).prop_map(Step::Forget),
        2 => Just(Step::Reopen),
    ]
}

/// What a log must do, in a map.
#[derive(Default)]
struct Model {
    events: BTreeMap<Seq, String>,
    taken: std::collections::BTreeSet<usize>,
    last: Seq,
}

impl Model {
    fn append(&mut self, ids: &[usize]) -> Vec<Appended> {
        let mut take = |id: &usize| {
            if !self.taken.insert(*id) {
                return Appended::Duplicate;
            }
            self.last += 1;
            self.events.insert(self.last, id.to_string());
            Appended::Stored(self.last)
        };
        ids.iter().map(&mut take).collect()
    }
}

async fn run(log: &EventLog, model: &mut Model, step: &Step) {
    match step {
        Step::Append(ids) => {
            assert_eq!(log.append(events(ids.iter().copied())).await.unwrap(), model.append(ids));
        }
        Step::Remove(seqs) => {
            let removed = seqs.iter().filter(|seq| model.events.remove(seq).is_some()).count();
            assert_eq!(log.remove(seqs.clone()).await.unwrap(), removed as u64);
        }
        Step::Rewrite(seq) => {
            let rewritten = log.rewrite(vec![(*seq, event("rewritten"))]).await;
            let present = model.events.get_mut(seq).map(|id| *id = "rewritten".to_owned());
            assert_eq!(rewritten.is_ok(), present.is_some());
        }
        Step::Forget(before) => {
            let kept = model.events.split_off(before);
            let forgotten = std::mem::replace(&mut model.events, kept).len();
            assert_eq!(log.forget_before(*before).await.unwrap(), forgotten as u64);
        }
        Step::Reopen => unreachable!("the caller has the log"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_changes_and_restarts_agrees_with_the_model(steps in prop::collection::vec(step(), 1..25)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let mut log = Some(open(dir.path()));
        let mut model = Model::default();
        for step in &steps {
            if matches!(step, Step::Reopen) {
                drop(log.take());
            }
            let log = log.get_or_insert_with(|| open(dir.path()));
            if !matches!(step, Step::Reopen) {
                runtime.block_on(run(log, &mut model, step));
            }
            prop_assert_eq!(contents(log), Vec::from_iter(model.events.clone()));
            prop_assert_eq!(log.stats().unwrap().events, model.events.len() as u64);
            prop_assert_eq!(log.last(), model.last);
        }
    }
}
