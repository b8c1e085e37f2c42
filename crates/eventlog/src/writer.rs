//! The one thread that writes: everything that waits becomes one batch and one sync.

use std::collections::HashSet;

use primitives::Seq;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use crate::change::{self, Change};
use crate::engine::Head;
use crate::log::Shared;
use crate::{AppendError, LogError, seen};

/// What became of one event of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It lies in the log, at this position.
    Stored(Seq),
    /// The log took an event with this source and message id before.
    Duplicate,
}

/// An event ready to be written; made by its caller, so that the writer thread only writes.
pub(crate) struct Prepared {
    pub(crate) key: seen::Key,
    pub(crate) value: Vec<u8>,
}

pub(crate) struct Call {
    pub(crate) events: Vec<Prepared>,
    pub(crate) bytes: usize,
    /// The call's part of the queue's bytes, given back when it is answered.
    pub(crate) room: OwnedSemaphorePermit,
    pub(crate) reply: oneshot::Sender<Result<Vec<Appended>, AppendError>>,
}

pub(crate) enum Request {
    Append(Call),
    Change(Change, oneshot::Sender<Result<u64, LogError>>),
}

/// The most written with one sync, in bytes: enough to make the sync cheap, little enough to keep it short.
const GROUP_BYTES: usize = 8 << 20;

pub(crate) fn run(shared: &Shared, mut queue: mpsc::UnboundedReceiver<Request>, mut head: Head) {
    let mut left = None;
    while let Some(request) = left.take().or_else(|| queue.blocking_recv()) {
        match request {
            Request::Append(first) => {
                let group = gather(first, &mut queue, &mut left);
                append(shared, &mut head, group);
            }
            Request::Change(change, reply) => {
                // The change stands even if its caller went away.
                let _ = reply.send(change::apply(shared, &mut head, change));
            }
        }
    }
}

/// The calls that wait, up to a group's size; a request of another kind that came up is `left` for later.
fn gather(first: Call, queue: &mut mpsc::UnboundedReceiver<Request>, left: &mut Option<Request>) -> Vec<Call> {
    let mut bytes = first.bytes;
    let mut group = vec![first];
    while bytes < GROUP_BYTES {
        match queue.try_recv() {
            Ok(Request::Append(call)) => {
                bytes += call.bytes;
                group.push(call);
            }
            Ok(other) => {
                *left = Some(other);
                break;
            }
            Err(_) => break,
        }
    }
    group
}

fn append(shared: &Shared, head: &mut Head, group: Vec<Call>) {
    let (events, waiting): (Vec<_>, Vec<_>) =
        group.into_iter().map(|call| (call.events, (call.reply, call.room))).unzip();
    let answers = match write(shared, head, events) {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error); waiting.len()],
    };
    for ((reply, room), answer) in waiting.into_iter().zip(answers) {
        drop(room);
        // A caller that went away meanwhile gets duplicates when it sends again.
        let _ = reply.send(answer);
    }
}

fn write(shared: &Shared, head: &mut Head, calls: Vec<Vec<Prepared>>) -> Result<Vec<Vec<Appended>>, AppendError> {
    shared.check_writable()?;
    let now = shared.clock.now().as_millisecond();
    shared.advance_horizon(now);
    let engine = &shared.engine;
    let mut batch = engine.db.batch();
    let mut new = HashSet::new();
    let mut next = *head;
    let mut answers = Vec::with_capacity(calls.len());
    for events in calls {
        let mut answer = Vec::with_capacity(events.len());
        for Prepared { key, value } in events {
            let known = engine.has_seen(&key, &shared.horizon).map_err(|error| shared.fail(&error))?;
            if known || !new.insert(key) {
                answer.push(Appended::Duplicate);
                continue;
            }
            next.last += 1;
            next.events += 1;
            batch.insert(&engine.events, next.last.to_be_bytes(), value);
            batch.insert(&engine.seen, key, now.to_le_bytes());
            answer.push(Appended::Stored(next.last));
        }
        answers.push(answer);
    }
    if !batch.is_empty() {
        shared.commit(batch, head, next).map_err(|error| shared.fail(&error))?;
    }
    Ok(answers)
}
