//! The one thread that writes: everything that waits becomes one group, one write and one sync.

use std::sync::Arc;

use primitives::Seq;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use crate::change::Change;
use crate::direct::{Direct, Sheet};
use crate::group::{self, Builder};
use crate::layout::Witness;
use crate::seal::Seal;
use crate::seen::{Key, Seen};
use crate::segment::Segment;
use crate::shared::Shared;
use crate::{AppendError, LogError};

/// What became of one event of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It lies in the log, at this position.
    Stored(Seq),
    /// The log took an event with this source and message id before.
    Duplicate,
}

/// The events of a call, ready to be written; made by the caller, so that the writer thread only writes.
pub(crate) struct Prepared {
    /// The events' records, one after the other.
    pub(crate) records: Vec<u8>,
    /// Of each event its key and where its record ends.
    pub(crate) events: Vec<(Key, usize)>,
}

pub(crate) struct Call {
    pub(crate) prepared: Prepared,
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

pub(crate) struct Writer {
    pub(crate) shared: Arc<Shared>,
    pub(crate) seen: Seen,
    /// The segment being written.
    pub(crate) tail: Arc<Segment>,
    pub(crate) direct: Direct,
    pub(crate) last: Seq,
}

impl Writer {
    pub(crate) fn run(mut self, mut queue: mpsc::UnboundedReceiver<Request>) {
        let mut left = None;
        while let Some(request) = left.take().or_else(|| queue.blocking_recv()) {
            match request {
                Request::Append(first) => self.append(gather(first, &mut queue, &mut left)),
                Request::Change(change, reply) => {
                    // The change stands even if its caller went away.
                    let _ = reply.send(self.apply(change));
                }
            }
        }
        if self.shared.failure.get().is_none()
            && let Err(error) = self.tail.trim()
        {
            tracing::warn!(%error, "the event log's last segment is longer than it need be");
        }
    }

    fn append(&mut self, group: Vec<Call>) {
        let answers = match self.write(&group) {
            Ok(answers) => answers.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error); group.len()],
        };
        for (call, answer) in group.into_iter().zip(answers) {
            drop(call.room);
            // A caller that went away meanwhile gets duplicates when it sends again.
            let _ = call.reply.send(answer);
        }
    }

    fn write(&mut self, calls: &[Call]) -> Result<Vec<Vec<Appended>>, AppendError> {
        self.shared.check_writable()?;
        self.write_group(calls).map_err(|error| self.shared.fail(&error))
    }

    fn write_group(&mut self, calls: &[Call]) -> Result<Vec<Vec<Appended>>, LogError> {
        let now = self.shared.clock.now().as_millisecond();
        self.seen.expire(self.shared.options.horizon(now))?;
        let events = calls.iter().map(|call| call.prepared.events.len()).sum();
        if self.seen.is_full_with(events) || self.tail.map().end >= self.shared.disk.segment_bytes {
            self.roll()?;
        }
        let room = group::room(calls.iter().map(|call| call.prepared.records.len()).sum());
        let tail = self.tail.clone();
        let is_large = room >= self.shared.disk.large_group;
        let sheet = if is_large { self.direct.sheet(&tail.place, tail.map().end, room)? } else { Sheet::plain(room) };
        let mut group = Builder::new(tail.seal.as_ref(), self.last + 1, now, sheet);
        self.seen.fetch(calls.iter().flat_map(|call| &call.prepared.events).map(|(key, _)| *key));
        let (mut answers, mut starts) = (Vec::with_capacity(calls.len()), Vec::with_capacity(events));
        for Call { prepared: Prepared { records, events }, .. } in calls {
            let (mut answer, mut from) = (Vec::with_capacity(events.len()), 0);
            for (key, end) in events {
                let record = &records[std::mem::replace(&mut from, *end)..*end];
                answer.push(if self.seen.take(*key, now)? {
                    starts.push(group.put(|out| out.extend_from_slice(record)));
                    Appended::Stored(self.last + starts.len() as u64)
                } else {
                    Appended::Duplicate
                });
            }
            answers.push(answer);
        }
        if !starts.is_empty() {
            self.commit(group.finish(), &starts, now)?;
        }
        Ok(answers)
    }

    /// Writes and syncs a group, reading whose records begins at `starts`, and lets readers see it.
    fn commit(&mut self, group: Sheet, starts: &[u64], now: i64) -> Result<(), LogError> {
        let (place, end, length) = (&self.tail.place, self.tail.map().end, group.group().len());
        self.direct.write(place, end, group).map_err(|error| place.error(error))?;
        (self.shared.disk.sync)(&place.file).map_err(|error| place.error(error))?;
        self.tail.extend(|map| {
            starts.iter().for_each(|start| map.note(end + start, false));
            map.end = end + length as u64;
            map.newest = map.newest.max(now);
        });
        self.last += starts.len() as u64;
        self.bear_witness()?;
        self.shared.last.send_replace(self.last);
        Ok(())
    }

    pub(crate) fn bear_witness(&self) -> Result<(), LogError> {
        let changes = self.shared.view().changes.sums.changes;
        self.shared.layout.bear_witness(Witness { last: self.last, changes })
    }

    /// What is written from now on is sealed as the log is: a segment that lies open or has another cipher is finished.
    pub(crate) fn seal_tail(&mut self) -> Result<(), LogError> {
        let cipher = |seal: &Option<Seal>| seal.as_ref().map(|seal| seal.cipher);
        let wanted = cipher(&self.shared.options.seal);
        if wanted.is_some() && cipher(&self.tail.seal) != wanted { self.roll() } else { Ok(()) }
    }

    /// Finishes the segment and begins the next; nothing to do when it is empty.
    pub(crate) fn roll(&mut self) -> Result<(), LogError> {
        let (layout, map) = (&self.shared.layout, self.tail.map());
        if map.end == 0 {
            return Ok(());
        }
        self.tail.trim()?;
        let next = Arc::new(Segment::create(layout, map.next, self.shared.options.seal.as_ref())?);
        self.seen.finish(layout, self.tail.first)?;
        map.write(&layout.map(self.tail.first))?;
        self.direct = Direct::open(&next.place);
        self.tail = next.clone();
        self.shared.show(|view| view.segments.push(next));
        Ok(())
    }
}

/// The calls that wait, up to a group's size; a request of another kind that came up is `left` for later.
fn gather(first: Call, queue: &mut mpsc::UnboundedReceiver<Request>, left: &mut Option<Request>) -> Vec<Call> {
    let mut bytes = first.prepared.records.len();
    let mut group = vec![first];
    while bytes < GROUP_BYTES {
        match queue.try_recv() {
            Ok(Request::Append(call)) => {
                bytes += call.prepared.records.len();
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
