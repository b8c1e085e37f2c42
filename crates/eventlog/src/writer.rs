//! The thread that decides: what waits is told from what is known already and put together to one group, which goes to
//! disk by [`commit`](crate::commit) with one write and one sync, while the next is put together.

use std::sync::Arc;
use std::sync::mpsc::{SendError, SyncSender};

use primitives::Seq;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use crate::change::Change;
use crate::commit::Ready;
use crate::group::Builder;
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

/// The events of a call, ready to be written; made by the caller, so that the writer thread has little to do.
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

/// What a call is told once its group is on disk.
pub(crate) struct Answer {
    appended: Vec<Appended>,
    room: OwnedSemaphorePermit,
    reply: oneshot::Sender<Result<Vec<Appended>, AppendError>>,
}

impl Answer {
    pub(crate) fn give(self, committed: Result<(), AppendError>) {
        drop(self.room);
        // A caller that went away meanwhile gets duplicates when it sends again.
        let _ = self.reply.send(committed.map(|()| self.appended));
    }
}

pub(crate) enum Request {
    Append(Call),
    Change(Change, oneshot::Sender<Result<u64, LogError>>),
    /// A group went to disk, or failed to.
    Committed,
}

/// The most written with one sync, in bytes: enough to make the sync cheap, little enough to keep it short.
const GROUP_BYTES: usize = 8 << 20;

pub(crate) struct Writer {
    pub(crate) shared: Arc<Shared>,
    pub(crate) seen: Seen,
    /// The segment being written.
    pub(crate) tail: Arc<Segment>,
    /// The newest position given; what lies there may still be on its way to disk.
    pub(crate) last: Seq,
    /// Takes a group when the one before it is through.
    pub(crate) disk: SyncSender<Ready>,
    /// Groups handed over and not through.
    pub(crate) under_way: usize,
}

/// The group that calls are put into.
struct Open {
    builder: Builder,
    bytes: usize,
    starts: Vec<u64>,
    at: i64,
    answers: Vec<Answer>,
}

impl Writer {
    /// Puts calls together for as long as the disk is busy.
    pub(crate) fn run(mut self, mut queue: mpsc::UnboundedReceiver<Request>) {
        let mut open = None;
        loop {
            let waiting = queue.try_recv().ok();
            if waiting.is_none() && self.under_way == 0 {
                self.hand_over(&mut open);
            }
            let Some(request) = waiting.or_else(|| queue.blocking_recv()) else { break };
            match request {
                Request::Append(call) => self.append(call, &mut open),
                Request::Committed => self.under_way -= 1,
                Request::Change(change, reply) => {
                    self.hand_over(&mut open);
                    self.drain();
                    // The change stands even if its caller went away.
                    let _ = reply.send(self.apply(change));
                }
            }
        }
        self.hand_over(&mut open);
    }

    fn append(&mut self, call: Call, open: &mut Option<Open>) {
        let Call { prepared, room, reply } = call;
        match self.put(&prepared, open) {
            Ok((group, appended)) => {
                group.answers.push(Answer { appended, room, reply });
                if group.bytes >= GROUP_BYTES {
                    self.hand_over(open);
                }
            }
            Err(error) => Answer { appended: Vec::new(), room, reply }.give(Err(error)),
        }
    }

    /// Puts the events that are new into the open group.
    fn put<'a>(
        &mut self,
        prepared: &Prepared,
        open: &'a mut Option<Open>,
    ) -> Result<(&'a mut Open, Vec<Appended>), AppendError> {
        if self.seen.is_full_with(prepared.events.len()) {
            self.hand_over(open);
        }
        let group = match open {
            Some(group) => group,
            None => open.insert(self.open(prepared)?),
        };
        let appended = self.take(prepared, group).map_err(|error| self.shared.fail(&error))?;
        Ok((group, appended))
    }

    fn take(&mut self, Prepared { records, events }: &Prepared, group: &mut Open) -> Result<Vec<Appended>, LogError> {
        let (mut appended, mut from) = (Vec::with_capacity(events.len()), 0);
        for (key, end) in events {
            let record = &records[std::mem::replace(&mut from, *end)..*end];
            appended.push(if self.seen.take(*key, group.at)? {
                group.starts.push(group.builder.put(|out| out.extend_from_slice(record)));
                self.last += 1;
                Appended::Stored(self.last)
            } else {
                Appended::Duplicate
            });
        }
        group.bytes += records.len();
        Ok(appended)
    }

    /// Begins a group, in a new segment where the old one is full.
    fn open(&mut self, first: &Prepared) -> Result<Open, AppendError> {
        self.shared.check_writable()?;
        let at = self.shared.clock.now().as_millisecond();
        self.make_room(first.events.len(), at)?;
        let builder = Builder::new(self.tail.seal.clone(), self.last + 1, at, first.records.len());
        Ok(Open { builder, bytes: 0, starts: Vec::new(), at, answers: Vec::new() })
    }

    fn make_room(&mut self, events: usize, now: i64) -> Result<(), AppendError> {
        let horizon = self.shared.options.horizon(now);
        self.seen.expire(horizon).map_err(|error| self.shared.fail(&error))?;
        if self.seen.is_full_with(events) || self.tail.map().end >= self.shared.disk.segment_bytes {
            self.drain();
            // A segment whose last write failed ends nobody knows where, and holds fewer events than there are keys.
            self.shared.check_whole()?;
            self.roll().map_err(|error| self.shared.fail(&error))?;
        }
        Ok(())
    }

    /// Gives the open group to the disk, which takes it when the one before it is through.
    fn hand_over(&mut self, open: &mut Option<Open>) {
        let Some(Open { builder, starts, at, answers, .. }) = open.take() else { return };
        self.send(Ready { bytes: builder.finish(), starts, tail: self.tail.clone(), at, last: self.last, answers });
    }

    /// Waits until everything handed over is through: the disk takes something new, here nothing, only then.
    fn drain(&mut self) {
        let (tail, last) = (self.tail.clone(), self.last);
        self.send(Ready { bytes: Vec::new(), starts: Vec::new(), tail, at: 0, last, answers: Vec::new() });
    }

    fn send(&mut self, group: Ready) {
        let Err(SendError(group)) = self.disk.send(group) else {
            self.under_way += 1;
            return;
        };
        let gone = || "the thread that writes the event log is gone".to_owned();
        let reason = self.shared.failure.get_or_init(gone);
        for answer in group.answers {
            answer.give(Err(AppendError::Failed { reason: reason.clone() }));
        }
    }

    pub(crate) fn bear_witness(&self) -> Result<(), LogError> {
        self.shared.bear_witness(self.last)
    }

    /// What is written from now on is sealed, if the log is: an open segment is finished.
    pub(crate) fn seal_tail(&mut self) -> Result<(), LogError> {
        if self.tail.seal.is_none() && self.shared.options.seal.is_some() { self.roll() } else { Ok(()) }
    }

    /// Finishes the segment and begins the next; nothing to do when it is empty.
    pub(crate) fn roll(&mut self) -> Result<(), LogError> {
        let (layout, map) = (&self.shared.layout, self.tail.map());
        if map.end == 0 {
            return Ok(());
        }
        let next = Arc::new(Segment::create(layout, map.next, self.shared.options.seal.as_ref())?);
        self.seen.finish(layout, self.tail.first)?;
        map.write(&layout.map(self.tail.first))?;
        self.tail = next.clone();
        self.shared.show(|view| view.segments.push(next));
        Ok(())
    }
}
