//! What is found of a person, for their erasure and for their copy of it: both look by the same.

use std::collections::BTreeSet;

use eventlog::{EventLog, LogError};
use know::identity::Kind;
use know::{Erasure, Late};
use lake::{Lake, Person};
use primitives::{CustomerId, Event, Seq};
use uuid::Uuid;
use web::Kit;

use crate::erasure::ErasureError;

/// Events looked through at a time.
pub(crate) const AT_ONCE: usize = 2_000;

pub(crate) type Events = Vec<(Seq, Event)>;

pub(crate) fn events(log: &EventLog, seqs: &[Seq]) -> Result<Events, LogError> {
    let mut events = Vec::with_capacity(seqs.len());
    for seq in seqs {
        events.extend(log.get(*seq)?.map(|event| (*seq, event)));
    }
    Ok(events)
}

/// A person as each domain knows them.
#[derive(Default)]
pub(crate) struct Whom {
    pub writer: listen::Person,
    pub answering: survey::Person,
    pub author: feedback::Person,
    pub asked: contact::Person,
}

impl Whom {
    pub fn of(erasure: &Erasure) -> Self {
        let [user_ids, buyer_ids, emails] =
            [Kind::UserId, Kind::BuyerId, Kind::Email].map(|kind| values(erasure, kind));
        let customers: Vec<Uuid> = erasure.former.iter().copied().chain([erasure.profile]).collect();
        Self {
            writer: listen::Person { user_ids: user_ids.clone(), buyer_ids: buyer_ids.clone(), emails: emails.clone() },
            answering: survey::Person {
                user_ids: user_ids.clone(),
                buyer_ids: buyer_ids.clone(),
                customers: customers.clone(),
                emails: emails.clone(),
            },
            author: feedback::Person { user_ids, buyer_ids, customers: customers.clone(), emails: emails.clone() },
            asked: contact::Person { customers, emails },
        }
    }
}

fn values(erasure: &Erasure, kind: Kind) -> Vec<String> {
    let traces = erasure.identifiers.iter().filter(|trace| trace.kind == kind);
    traces.map(|trace| trace.value.clone()).collect()
}

/// What of the person was accepted and not yet projected when they were looked for.
pub(crate) fn late(kit: &Kit, log: &EventLog, erasure: &Erasure) -> Result<Events, LogError> {
    let (late, told) = (Late::of(erasure, &kit.vault), erasure.told.unwrap_or_default());
    let (mut found, mut after) = (Vec::new(), erasure.through);
    while after + 1 < told {
        let read = log.read(after, AT_ONCE)?;
        let Some(newest) = read.last() else { break };
        after = newest.seq;
        let theirs = read.into_iter().filter(|stored| stored.seq < told);
        let theirs = theirs.filter(|stored| late.names(&stored.event, &kit.vault));
        found.extend(theirs.map(|stored| (stored.seq, stored.event)));
    }
    Ok(found)
}

/// Events that name the person and were never made out, beside those that were. What others did on a device that they
/// shared, not signed in, is theirs.
pub(crate) async fn named(kit: &Kit, log: &EventLog, lake: &Lake, erasure: &Erasure) -> Result<Vec<Seq>, ErasureError> {
    let mut seqs = lake.seqs_of(erasure.shop, &person(erasure)).await?;
    seqs.retain(|seq| *seq <= erasure.through);
    let (user_ids, names) = (values(erasure, Kind::UserId), Late::of(erasure, &kit.vault));
    let mut others: BTreeSet<Seq> = know::done_by_others(&kit.store, &kit.vault, erasure, &seqs).await?;
    let shared: Vec<Seq> = others.iter().copied().collect();
    for (seq, event) in events(log, &shared)? {
        // What says more of them than the device says it of nobody else.
        let is_sure = names.names_surely(&event, &kit.vault);
        if is_sure || event.user_id.is_some_and(|id| user_ids.contains(&id)) {
            others.remove(&seq);
        }
    }
    seqs.retain(|seq| !others.contains(seq));
    Ok(seqs)
}

fn person(erasure: &Erasure) -> Person {
    Person {
        user_ids: values(erasure, Kind::UserId),
        anonymous_ids: values(erasure, Kind::AnonymousId),
        customers: vec![CustomerId(erasure.profile)],
    }
}
