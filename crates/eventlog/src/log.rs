use std::path::Path;
use std::sync::{Arc, OnceLock, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use primitives::{Event, EventRef, Seq, SharedClock, Stored, Timestamp};
use tokio::sync::{Mutex, Semaphore, mpsc, oneshot, watch};

use crate::change::Change;
use crate::direct::Direct;
use crate::layout::Layout;
use crate::recover::{self, Recovered};
use crate::shared::{Disk, Shared};
use crate::writer::{Appended, Call, Prepared, Request, Writer};
use crate::{AppendError, LogError, Options, group, scrub, seen};

/// A durable, ordered, deduplicated log of events. Clones share it; the last one to go closes it.
#[derive(Clone)]
pub struct EventLog(Arc<Inner>);

struct Inner {
    shared: Arc<Shared>,
    /// Free bytes of the queue.
    room: Arc<Semaphore>,
    /// Present until the log is dropped.
    queue: Option<mpsc::UnboundedSender<Request>>,
    writer: Option<JoinHandle<()>>,
}

/// The log at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogStats {
    /// Position of the oldest event still there; `None` when there is none.
    pub first: Option<Seq>,
    /// The newest position given; 0 in a new log.
    pub last: Seq,
    pub events: u64,
    /// Bytes taken on disk, bookkeeping and unreclaimed space included.
    pub bytes: u64,
    /// When the oldest event was received.
    pub oldest_at: Option<Timestamp>,
}

/// More batches than this are a crowd.
const CROWD: u64 = 20;
/// So many times as long are the steps in which a crowd is taken.
const LONGER: usize = 3;
/// A batch ends with the event that makes it this large.
const BATCH_BYTES: usize = 16 << 20;

impl EventLog {
    /// Opens the log in `dir`, making it where it is missing, and brings it back to its last acknowledged state.
    ///
    /// # Errors
    /// When another process has it open, its format is newer, its tail was lost, or the disk fails.
    pub fn open(dir: &Path, options: Options, clock: SharedClock) -> Result<Self, LogError> {
        Self::open_with(dir, options, clock, Disk::default())
    }

    pub(crate) fn open_with(dir: &Path, options: Options, clock: SharedClock, disk: Disk) -> Result<Self, LogError> {
        options.check()?;
        let layout = Layout::create(dir)?;
        let horizon = options.horizon(clock.now().as_millisecond());
        let Recovered { view, tail, last, seen } = recover::recover(&layout, Some(horizon), options.seal.as_ref())?;
        let room = Arc::new(Semaphore::new(options.queue_bytes as usize));
        let shared = Arc::new(Shared {
            view: RwLock::new(Arc::new(view)),
            clock,
            options,
            layout,
            last: watch::Sender::new(last),
            failure: OnceLock::new(),
            disk,
            upkeep: Arc::new(Mutex::new(())),
        });
        let (queue, requests) = mpsc::unbounded_channel();
        let direct = Direct::open(&tail.place);
        let mut writer = Writer { shared: shared.clone(), seen, tail, direct, last };
        writer.seal_tail()?;
        let named = std::thread::Builder::new().name("eventlog".to_owned());
        let writer = named.spawn(|| writer.run(requests));
        let writer = writer.map_err(LogError::at(dir))?;
        Ok(Self(Arc::new(Inner { shared, room, queue: Some(queue), writer: Some(writer) })))
    }

    /// Appends the events of one call, all or none, and returns when they are synced to disk: one answer per event, in
    /// order. A future dropped before that leaves it open whether they were stored; sending them again is safe.
    ///
    /// # Errors
    /// See [`AppendError`].
    pub async fn append(&self, events: Vec<Event>) -> Result<Vec<Appended>, AppendError> {
        let prepared = prepare(events.iter().map(EventRef::from), &self.0.shared.options)?;
        drop(events);
        self.write(prepared).await
    }

    /// As [`EventLog::append`], of events that are not their own.
    ///
    /// # Errors
    /// See [`AppendError`].
    pub async fn append_refs(&self, events: &[EventRef<'_>]) -> Result<Vec<Appended>, AppendError> {
        self.write(prepare(events.iter().copied(), &self.0.shared.options)?).await
    }

    async fn write(&self, prepared: Prepared) -> Result<Vec<Appended>, AppendError> {
        if prepared.events.is_empty() {
            return Ok(Vec::new());
        }
        let permits = u32::try_from(prepared.records.len()).unwrap_or(u32::MAX);
        let busy = |_| AppendError::Busy { retry_after: Duration::from_secs(1) };
        let room = self.0.room.clone().try_acquire_many_owned(permits).map_err(busy)?;
        let (reply, answer) = oneshot::channel();
        self.send(Request::Append(Call { prepared, room, reply }))?;
        answer.await.map_err(|_| AppendError::Closed)?
    }

    /// Whether events would be taken now, as far as the disk goes.
    ///
    /// # Errors
    /// As [`EventLog::append`] after a failed write, and on a disk that is nearly full.
    pub fn check_writable(&self) -> Result<(), AppendError> {
        self.0.shared.check_writable()
    }

    /// Up to `limit` events after position `after`, oldest first. Only acknowledged events are seen.
    ///
    /// # Errors
    /// When the disk fails or an event is damaged.
    pub fn read(&self, after: Seq, limit: usize) -> Result<Vec<Stored>, LogError> {
        self.shared().view().range(after, self.last(), limit)
    }

    /// What a consumer applies next at `size` events a time: more of them where a crowd waits, for each step costs a sync;
    /// fewer where they are large.
    ///
    /// # Errors
    /// As [`EventLog::read`].
    pub fn read_batch(&self, after: Seq, size: usize) -> Result<Vec<Stored>, LogError> {
        let (size, last) = (size.max(1), self.last());
        let is_crowd = last.saturating_sub(after) > CROWD * size as u64;
        let limit = if is_crowd { size * LONGER } else { size };
        self.shared().view().range_within(after, last, limit, BATCH_BYTES)
    }

    /// Up to `limit` events before position `before`, newest first; [`Seq::MAX`] starts at the end.
    ///
    /// # Errors
    /// As [`EventLog::read`].
    pub fn read_back(&self, before: Seq, limit: usize) -> Result<Vec<Stored>, LogError> {
        let through = before.saturating_sub(1).min(self.last());
        self.shared().view().range_back(0, through, limit)
    }

    /// The event at a position; `None` when it was removed, forgotten, or not yet written.
    ///
    /// # Errors
    /// As [`EventLog::read`].
    pub fn get(&self, seq: Seq) -> Result<Option<Event>, LogError> {
        let Some(before) = seq.checked_sub(1) else { return Ok(None) };
        let found = self.shared().view().range(before, seq.min(self.last()), 1)?;
        Ok(found.into_iter().next().map(|stored| stored.event))
    }

    /// The newest position given; 0 in a new log.
    #[must_use]
    pub fn last(&self) -> Seq {
        *self.shared().last.borrow()
    }

    /// Follows [`EventLog::last`].
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Seq> {
        self.shared().last.subscribe()
    }

    /// # Errors
    /// As [`EventLog::read`].
    pub fn stats(&self) -> Result<LogStats, LogError> {
        // The view before the end: no change it has is of an event beyond.
        let (gone, last) = (self.shared().view().changes.sums.gone, self.last());
        let oldest = self.read(0, 1)?.pop();
        Ok(LogStats {
            first: oldest.as_ref().map(|oldest| oldest.seq),
            last,
            events: last - gone,
            bytes: self.shared().layout.used_bytes()?,
            oldest_at: oldest.map(|oldest| oldest.event.received_at),
        })
    }

    /// Bytes that are free to this process on the log's disk.
    ///
    /// # Errors
    /// When the disk does not say.
    pub fn free_bytes(&self) -> Result<u64, LogError> {
        self.shared().layout.free_bytes()
    }

    /// Puts other events in the place of those at the given positions, all or none, durably. Readers see the new ones
    /// at once; the old bytes stay on disk until [`EventLog::scrub`]. The message ids stay taken.
    ///
    /// # Errors
    /// [`LogError::NotFound`] when there is no event at a position.
    pub async fn rewrite(&self, changes: Vec<(Seq, Event)>) -> Result<(), LogError> {
        self.change(Change::Rewrite(changes)).await.map(drop)
    }

    /// Takes events out, all or none, durably; back with how many were there. The rest is as for [`EventLog::rewrite`].
    ///
    /// # Errors
    /// When the log cannot be written.
    pub async fn remove(&self, seqs: Vec<Seq>) -> Result<u64, LogError> {
        self.change(Change::Remove(seqs)).await
    }

    /// Forgets all events before `seq`; back with how many there were. Segments (256 MB) of which all is forgotten
    /// leave the disk at once, the remainder with the rest of its segment or at the next [`EventLog::scrub`].
    ///
    /// # Errors
    /// When the log cannot be written.
    pub async fn forget_before(&self, seq: Seq) -> Result<u64, LogError> {
        let forgotten = self.change(Change::Forget(seq.saturating_sub(1))).await?;
        let turn = self.shared().upkeep.clone().lock_owned().await;
        if self.shared().view().forgotten() == self.last() {
            self.change(Change::Finish).await?;
        }
        self.blocking(move |shared| {
            let _turn = turn;
            scrub::drop_forgotten(shared)
        })
        .await?;
        Ok(forgotten)
    }

    /// Makes the bytes of rewritten, removed and forgotten events leave the log's files while the log is in use. Costs
    /// a rewrite of the segments (256 MB) they are in. The freed blocks of the disk itself are not overwritten.
    ///
    /// # Errors
    /// When the disk fails or an event is damaged.
    pub async fn scrub(&self) -> Result<(), LogError> {
        let turn = self.shared().upkeep.clone().lock_owned().await;
        let settled = self.change(Change::Finish).await?;
        self.blocking(move |shared| {
            let _turn = turn;
            scrub::scrub(shared)
        })
        .await?;
        self.change(Change::Settle(settled)).await.map(drop)
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0.shared
    }

    /// Runs disk-heavy work off the async threads. It keeps the log open until it ends.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        let log = self.clone();
        match tokio::task::spawn_blocking(move || work(log.shared())).await {
            Ok(done) => done,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(AppendError::Closed.into()),
        }
    }

    async fn change(&self, change: Change) -> Result<u64, LogError> {
        let (reply, answer) = oneshot::channel();
        self.send(Request::Change(change, reply))?;
        answer.await.map_err(|_| AppendError::Closed)?
    }

    fn send(&self, request: Request) -> Result<(), AppendError> {
        let queue = self.0.queue.as_ref().ok_or(AppendError::Closed)?;
        queue.send(request).map_err(|_| AppendError::Closed)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Without a sender the writer thread ends; the store closes, and its lock goes, with the last `Shared`.
        drop(self.queue.take());
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

fn prepare<'a>(
    events: impl ExactSizeIterator<Item = EventRef<'a>> + Clone,
    options: &Options,
) -> Result<Prepared, AppendError> {
    let size = events.clone().map(|event| event.body.len() + 256).sum();
    let mut prepared = Prepared { records: Vec::with_capacity(size), events: Vec::with_capacity(events.len()) };
    for (index, event) in events.enumerate() {
        let key = seen::key(event);
        let bytes = group::put_event(&mut prepared.records, key, event);
        let limit = options.max_event_bytes;
        if bytes > limit {
            return Err(AppendError::EventTooLarge { index, bytes, limit });
        }
        prepared.events.push((key, prepared.records.len()));
    }
    let (bytes, limit) = (prepared.records.len(), options.queue_bytes as usize);
    if bytes > limit {
        return Err(AppendError::CallTooLarge { bytes, limit });
    }
    Ok(prepared)
}
