use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is being done at this moment, by name. It is known to this process alone and ends with it: nothing that runs is
/// taken for lost because it takes long, and nothing that was lost for running.
#[derive(Default)]
pub(crate) struct Running(Mutex<HashSet<String>>);

/// The name stays taken until this goes, however the work ends.
pub(crate) struct Held<'a> {
    running: &'a Running,
    name: String,
}

impl Running {
    /// Nothing when it runs already.
    pub(crate) fn hold(&self, name: String) -> Option<Held<'_>> {
        self.names().insert(name.clone()).then(|| Held { running: self, name })
    }

    fn names(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.running.names().remove(&self.name);
    }
}
