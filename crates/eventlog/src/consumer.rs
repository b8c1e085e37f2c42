use std::fmt::Display;
use std::future::Future;
use std::time::{Duration, Instant};

use primitives::{Seq, Stored};
use tokio_util::sync::CancellationToken;

use crate::{EventLog, LogError, Progress};

/// Something that follows the log: a projection, a writer of files, an alert.
///
/// It sees every event in order and at least once; it makes the effect happen once by moving its position in the same
/// transaction as the effect.
pub trait Consumer: Send + Sync {
    type Error: Display + Send + Sync;

    fn name(&self) -> &str;

    /// The last event whose effect is in place; 0 before the first.
    fn position(&self) -> impl Future<Output = Result<Seq, Self::Error>> + Send;

    /// Whether what it derived was written by older rules than it has now, and may differ until it begins anew.
    fn is_outdated(&self) -> impl Future<Output = Result<bool, Self::Error>> + Send {
        std::future::ready(Ok(false))
    }

    /// Puts the effect of the batch and the position of its last event in place, both or neither.
    fn apply(&self, batch: &[Stored]) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Whether waiting may help (database locked or away), as opposed to an event that will never apply. A batch that
    /// fails so is tried again for as long as it takes.
    fn is_transient(&self, error: &Self::Error) -> bool;

    /// Records an event that cannot be applied where a person will see it, and moves the position past it, both or
    /// neither. Tried again until it succeeds.
    fn poison(&self, event: &Stored, error: &Self::Error) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Told before each step how many events wait: a projection may make ready for a crowd, and for its end.
    fn brace(&self, _waiting: u64) -> impl Future<Output = Result<(), Self::Error>> + Send {
        std::future::ready(Ok(()))
    }

    /// How many events are applied at a time; see [`EventLog::read_batch`].
    fn batch_size(&self) -> usize {
        500
    }
}

const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Fewer events than this that come while a batch is applied are no rush.
const RUSH: u64 = 200;
/// How long a consumer rests before it looks again whether senders are still busy.
const REST: Duration = Duration::from_millis(250);
/// Who is later than this rests no more: a rush is let through, a crowd that stays is shared the machine with.
const LATEST: Duration = Duration::from_secs(5);

/// Drives the consumer through the log until `shutdown`, never past an event that was neither applied nor recorded as
/// poison. What holds it up is logged and shown in `progress`.
pub async fn run_consumer<C: Consumer>(log: EventLog, consumer: C, progress: Progress, shutdown: CancellationToken) {
    let run = Run { log, consumer, progress };
    // Dropping the future between two awaits is safe: effect and position move together or not at all.
    let _ = shutdown.run_until_cancelled(run.forever()).await;
}

/// Whether a consumer rests: while events come faster than it `could` apply them, those who send them go first, for they
/// wait for an answer, and what is durable can be applied a little later.
fn gives_way(came: u64, could: u64, late: Duration) -> bool {
    came > RUSH.max(2 * could) && late < LATEST
}

/// Events that are applied within a rest at the pace of `applied` in the time `took`.
fn in_a_rest(applied: usize, took: Duration) -> u64 {
    let pace = applied as f64 / took.as_secs_f64().max(1e-6);
    (pace * REST.as_secs_f64()) as u64
}

struct Run<C> {
    log: EventLog,
    consumer: C,
    progress: Progress,
}

impl<C: Consumer> Run<C> {
    async fn forever(&self) {
        let mut grown = self.log.watch();
        self.progress.outdated(self.persist("rules", || self.consumer.is_outdated()).await);
        let mut position = self.persist("position", || self.consumer.position()).await;
        self.progress.moved(position);
        loop {
            let waiting = grown.borrow_and_update().saturating_sub(position);
            self.persist("brace", || self.consumer.brace(waiting)).await;
            let batch = self.persist("read", || self.read(position)).await;
            let Some(newest) = batch.last() else {
                // The sender lives as long as the log that `self` holds.
                let _ = grown.changed().await;
                continue;
            };
            position = newest.seq;
            let (before, began) = (self.log.last(), Instant::now());
            self.pass(&batch).await;
            self.give_way(&batch, before, began.elapsed()).await;
        }
    }

    /// Rests for as long as a rush comes in, when a batch was applied that `took` so long, from when the log ended `before`.
    async fn give_way(&self, batch: &[Stored], mut before: Seq, took: Duration) {
        let Some(newest) = batch.last() else { return };
        let mut could = batch.len() as u64;
        loop {
            let (last, now) = (self.log.last(), self.log.shared().clock.now());
            let late = now.duration_since(newest.event.received_at).unsigned_abs();
            if !gives_way(last.saturating_sub(before), could, late) {
                return;
            }
            before = last;
            could = in_a_rest(batch.len(), took);
            tokio::time::sleep(REST).await;
        }
    }

    async fn read(&self, after: Seq) -> Result<Vec<Stored>, LogError> {
        let (log, size) = (self.log.clone(), self.consumer.batch_size());
        self.log.blocking(move |_| log.read_batch(after, size)).await
    }

    /// Applies the batch; where that cannot be, its halves, down to the event that is the cause.
    async fn pass(&self, batch: &[Stored]) {
        let mut parts = vec![batch];
        while let Some(part) = parts.pop() {
            let Some(newest) = part.last() else { continue };
            match (self.apply(part).await, part) {
                (Ok(()), _) => self.progress.moved(newest.seq),
                (Err(error), [event]) => {
                    tracing::error!(consumer = self.consumer.name(), seq = event.seq, %error, "event passed as poison");
                    self.persist("poison", || self.consumer.poison(event, &error)).await;
                    self.progress.passed(event.seq);
                }
                (Err(_), _) => {
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.extend([second, first]);
                }
            }
        }
    }

    /// Applies the part, waiting out transient errors; an error that comes back is one that stays.
    async fn apply(&self, part: &[Stored]) -> Result<(), C::Error> {
        let mut pause = SHORTEST_PAUSE;
        loop {
            match self.consumer.apply(part).await {
                Err(error) if self.consumer.is_transient(&error) => self.wait("apply", &error, &mut pause).await,
                done => return done,
            }
        }
    }

    /// Tries until it succeeds.
    async fn persist<T, E: Display, F: Future<Output = Result<T, E>>>(
        &self,
        step: &str,
        mut try_it: impl FnMut() -> F,
    ) -> T {
        let mut pause = SHORTEST_PAUSE;
        loop {
            match try_it().await {
                Ok(done) => return done,
                Err(error) => self.wait(step, &error, &mut pause).await,
            }
        }
    }

    async fn wait(&self, step: &str, error: &impl Display, pause: &mut Duration) {
        tracing::warn!(consumer = self.consumer.name(), step, %error, ?pause, "consumer waits to try again");
        self.progress.stuck(format!("{step}: {error}"));
        tokio::time::sleep(*pause).await;
        *pause = LONGEST_PAUSE.min(*pause * 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_way_to_a_rush_and_not_for_long() {
        let second = Duration::from_secs(1);
        assert!(gives_way(5_000, 500, second), "ten times as fast as it is applied");
        assert!(!gives_way(900, 500, second), "applied as fast as it comes");
        assert!(!gives_way(50, 1, second), "a few at once are no rush");
        assert!(!gives_way(5_000, 500, 6 * second), "who is late goes on, however many come");
        assert_eq!(in_a_rest(500, second / 2), 250, "a rest is a quarter of a second");
    }
}
