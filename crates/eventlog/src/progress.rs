use std::sync::{Arc, Mutex, MutexGuard};

use primitives::Seq;

use crate::{EventLog, LogError};

/// How far a consumer is; shared between it and whoever shows it.
#[derive(Debug, Clone)]
pub struct Progress(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    name: String,
    position: Seq,
    poisoned: u64,
    is_outdated: bool,
    error: Option<String>,
}

/// A consumer's progress at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgressReport {
    pub name: String,
    /// The last event whose effect is in place.
    pub position: Seq,
    /// Positions between there and the end of the log.
    pub behind: u64,
    /// Age of the oldest event not yet applied, in seconds; 0 when there is none.
    pub lag_seconds: f64,
    /// Events passed as poison since the start of the process.
    pub poisoned: u64,
    /// Whether what it derived was written by older rules than it has now.
    pub is_outdated: bool,
    /// Why the consumer does not get on right now.
    pub error: Option<String>,
}

impl Progress {
    #[must_use]
    pub fn new(name: &str) -> Self {
        let state = State { name: name.to_owned(), position: 0, poisoned: 0, is_outdated: false, error: None };
        Self(Arc::new(Mutex::new(state)))
    }

    /// # Errors
    /// When the log cannot be read.
    pub fn report(&self, log: &EventLog) -> Result<ProgressReport, LogError> {
        let (name, position, poisoned, is_outdated, error) = {
            let state = self.state();
            (state.name.clone(), state.position, state.poisoned, state.is_outdated, state.error.clone())
        };
        let lag_seconds = log.read(position, 1)?.first().map_or(0.0, |oldest| {
            log.shared().clock.now().duration_since(oldest.event.received_at).as_secs_f64().max(0.0)
        });
        let behind = log.last().saturating_sub(position);
        Ok(ProgressReport { name, position, behind, lag_seconds, poisoned, is_outdated, error })
    }

    #[must_use]
    pub fn name(&self) -> String {
        self.state().name.clone()
    }

    /// The last event whose effect is in place; 0 until the consumer said so.
    #[must_use]
    pub fn position(&self) -> Seq {
        self.state().position
    }

    pub(crate) fn moved(&self, position: Seq) {
        let mut state = self.state();
        state.position = position;
        state.error = None;
    }

    pub(crate) fn passed(&self, position: Seq) {
        self.moved(position);
        self.state().poisoned += 1;
    }

    pub(crate) fn outdated(&self, is_outdated: bool) {
        self.state().is_outdated = is_outdated;
    }

    pub(crate) fn stuck(&self, error: String) {
        self.state().error = Some(error);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nothing panics while the state is held")
    }
}
