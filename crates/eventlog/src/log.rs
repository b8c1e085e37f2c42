use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

use fjall::OwnedWriteBatch;
use primitives::{Event, Seq, SharedClock, Stored, Timestamp};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use crate::change::Change;
use crate::engine::{Engine, Head};
use crate::layout::Layout;
use crate::seen::{self, Horizon};
use crate::writer::{self, Appended, Call, Prepared, Request};
use crate::{AppendError, LogError, Options, envelope};

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

/// What readers and the writer thread share.
pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) horizon: Horizon,
    pub(crate) clock: SharedClock,
    pub(crate) options: Options,
    pub(crate) layout: Layout,
    forgotten: AtomicU64,
    events: AtomicU64,
    last: watch::Sender<Seq>,
    failure: OnceLock<String>,
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

impl EventLog {
    /// Opens the log in `dir`, making it where it is missing, and brings it back to its last acknowledged state.
    ///
    /// # Errors
    /// When another process has it open, its format is newer, its tail was lost, or the disk fails.
    pub fn open(dir: &Path, options: Options, clock: SharedClock) -> Result<Self, LogError> {
        options.check()?;
        let layout = Layout::create(dir)?;
        let horizon = Horizon::default();
        let engine = Engine::open(&layout, &options, &horizon)?;
        let head = engine.head()?;
        layout.check_tail(head.commits)?;
        let room = Arc::new(Semaphore::new(options.queue_bytes as usize));
        let shared = Arc::new(Shared {
            engine,
            horizon,
            clock,
            options,
            layout,
            forgotten: AtomicU64::new(head.forgotten),
            events: AtomicU64::new(head.events),
            last: watch::Sender::new(head.last),
            failure: OnceLock::new(),
        });
        shared.advance_horizon(shared.clock.now().as_millisecond());
        let (queue, requests) = mpsc::unbounded_channel();
        let writer = std::thread::Builder::new().name("eventlog".to_owned()).spawn({
            let shared = shared.clone();
            move || writer::run(&shared, requests, head)
        });
        let writer = writer.map_err(LogError::at(dir))?;
        Ok(Self(Arc::new(Inner { shared, room, queue: Some(queue), writer: Some(writer) })))
    }

    /// Appends the events of one call, all or none, and returns when they are synced to disk: one answer per event, in
    /// order. A future dropped before that leaves it open whether they were stored; sending them again is safe.
    ///
    /// # Errors
    /// See [`AppendError`].
    pub async fn append(&self, events: Vec<Event>) -> Result<Vec<Appended>, AppendError> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let (events, bytes) = prepare(&events, &self.0.shared.options)?;
        let permits = u32::try_from(bytes).unwrap_or(u32::MAX);
        let busy = |_| AppendError::Busy { retry_after: Duration::from_secs(1) };
        let room = self.0.room.clone().try_acquire_many_owned(permits).map_err(busy)?;
        let (reply, answer) = oneshot::channel();
        self.send(Request::Append(Call { events, bytes, room, reply }))?;
        answer.await.map_err(|_| AppendError::Closed)?
    }

    /// Up to `limit` events after position `after`, oldest first. Only acknowledged events are seen.
    ///
    /// # Errors
    /// When the store fails or an event is damaged.
    pub fn read(&self, after: Seq, limit: usize) -> Result<Vec<Stored>, LogError> {
        self.shared().engine.range(after.max(self.shared().forgotten()), self.last(), limit)
    }

    /// Up to `limit` events before position `before`, newest first; [`Seq::MAX`] starts at the end.
    ///
    /// # Errors
    /// As [`EventLog::read`].
    pub fn read_back(&self, before: Seq, limit: usize) -> Result<Vec<Stored>, LogError> {
        let through = before.saturating_sub(1).min(self.last());
        self.shared().engine.range_back(self.shared().forgotten(), through, limit)
    }

    /// The event at a position; `None` when it was removed, forgotten, or not yet written.
    ///
    /// # Errors
    /// As [`EventLog::read`].
    pub fn get(&self, seq: Seq) -> Result<Option<Event>, LogError> {
        if seq <= self.shared().forgotten() || seq > self.last() {
            return Ok(None);
        }
        self.shared().engine.get(seq)
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
        let oldest = self.read(0, 1)?.pop();
        Ok(LogStats {
            first: oldest.as_ref().map(|oldest| oldest.seq),
            last: self.last(),
            events: self.shared().events.load(Ordering::Relaxed),
            bytes: self.shared().layout.used_bytes()?,
            oldest_at: oldest.map(|oldest| oldest.event.received_at),
        })
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

    /// Forgets all events before `seq`; back with how many there were. Whole files of forgotten events leave the disk
    /// at once, the remainder when its file does.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub async fn forget_before(&self, seq: Seq) -> Result<u64, LogError> {
        // In steps, so that appends get their turn in between.
        const STEP: Seq = 10_000;
        let through = seq.saturating_sub(1).min(self.last());
        let mut forgotten = 0;
        while self.shared().forgotten() < through {
            let step = through.min(self.shared().forgotten() + STEP);
            forgotten += self.change(Change::Forget(step)).await?;
        }
        self.blocking(move |shared| shared.engine.drop_through(through)).await?;
        Ok(forgotten)
    }

    /// Makes the bytes of rewritten and removed events leave the log's files, journals included, while the log is in
    /// use. Costs a rewrite of the whole log plus 64 MiB. The freed blocks of the disk itself are not overwritten.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn scrub(&self) -> Result<(), LogError> {
        self.blocking(|shared| shared.engine.scrub()).await
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

impl Shared {
    pub(crate) fn forgotten(&self) -> Seq {
        self.forgotten.load(Ordering::Acquire)
    }

    /// Refuses to write after a failed write, and when the disk is nearly full.
    pub(crate) fn check_writable(&self) -> Result<(), AppendError> {
        if let Some(reason) = self.failure.get() {
            return Err(AppendError::Failed { reason: reason.clone() });
        }
        let floor = self.options.min_free_bytes;
        match self.layout.free_bytes() {
            Ok(free) if free < floor => Err(AppendError::DiskFull { free, floor }),
            Ok(_) => Ok(()),
            Err(error) => Err(self.fail(&error)),
        }
    }

    /// Nothing is written any more: after a failed sync nobody knows what the disk holds, and a second sync that
    /// succeeds proves nothing about the first.
    pub(crate) fn fail(&self, error: &LogError) -> AppendError {
        let reason = self.failure.get_or_init(|| error.to_string());
        tracing::error!(%reason, "the event log stopped taking events");
        AppendError::Failed { reason: reason.clone() }
    }

    /// Syncs the batch with the head `next` and lets readers see it.
    pub(crate) fn commit(&self, batch: OwnedWriteBatch, head: &mut Head, mut next: Head) -> Result<(), LogError> {
        next.commits += 1;
        self.engine.commit(batch, next)?;
        self.layout.bear_witness(next.commits)?;
        *head = next;
        self.forgotten.store(next.forgotten, Ordering::Release);
        self.events.store(next.events, Ordering::Relaxed);
        self.last.send_if_modified(|last| std::mem::replace(last, next.last) != next.last);
        Ok(())
    }

    pub(crate) fn advance_horizon(&self, now: i64) {
        let window = i64::try_from(self.options.dedupe_window.as_millis()).unwrap_or(i64::MAX);
        self.horizon.set(now.saturating_sub(window));
    }
}

fn prepare(events: &[Event], options: &Options) -> Result<(Vec<Prepared>, usize), AppendError> {
    let mut prepared = Vec::with_capacity(events.len());
    let mut total = 0;
    for (index, event) in events.iter().enumerate() {
        let value =
            envelope::encode(event).map_err(|error| AppendError::Unwritable { index, reason: error.to_string() })?;
        let (bytes, limit) = (value.len(), options.max_event_bytes);
        if bytes > limit {
            return Err(AppendError::EventTooLarge { index, bytes, limit });
        }
        total += bytes;
        prepared.push(Prepared { key: seen::key(event), value });
    }
    let limit = options.queue_bytes as usize;
    if total > limit {
        return Err(AppendError::CallTooLarge { bytes: total, limit });
    }
    Ok((prepared, total))
}
