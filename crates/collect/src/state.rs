use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use eventlog::{EventLog, Progress};
use web::Kit;

use crate::ceiling::Ceiling;
use crate::ingest::{Limiter, RateLimits};
use crate::sources::Known;

/// What the handlers of this domain have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Collect(Arc<Inner>);

pub struct Inner {
    pub kit: Kit,
    pub log: EventLog,
    /// Consumers whose lag is shown.
    pub progress: Vec<Progress>,
    pub(crate) known: Known,
    pub(crate) ceiling: Ceiling,
    pub(crate) by_source: Limiter,
    pub(crate) by_address: Limiter,
}

impl Collect {
    #[must_use]
    pub fn new(kit: Kit, log: EventLog, progress: Vec<Progress>, limits: RateLimits) -> Self {
        let ceiling = Ceiling::new(limits.unread_events, &progress, log.last());
        let by_source = Limiter::new(limits.per_key, kit.ids.random());
        let by_address = Limiter::new(limits.per_address, kit.ids.random());
        Self(Arc::new(Inner { kit, log, progress, known: Known::default(), ceiling, by_source, by_address }))
    }
}

impl Deref for Collect {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Collect> for Kit {
    fn from_ref(collect: &Collect) -> Self {
        collect.kit.clone()
    }
}
