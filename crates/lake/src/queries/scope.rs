use std::collections::HashMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use primitives::{ShopId, Timestamp};

use crate::error::{LakeError, Result};
use crate::file::DataFile;
use crate::lake::{Inner, Lake};

/// Ids that mean the same person: from an id in the `person` column to the one to count instead.
pub type Aliases = HashMap<String, String>;

/// What a question is about.
#[derive(Clone)]
pub struct Scope {
    pub shop: ShopId,
    /// The first instant that counts.
    pub from: Timestamp,
    /// The first instant after `from` that does not.
    pub until: Timestamp,
    /// Whose days are meant.
    pub zone: TimeZone,
    /// Ids that were found to be one person after their events were written.
    pub aliases: Arc<Aliases>,
}

impl Scope {
    /// A shop's whole history in UTC, ids as they were written.
    #[must_use]
    pub fn all(shop: ShopId) -> Self {
        let (from, until) = (Timestamp::MIN, Timestamp::MAX);
        Self { shop, from, until, zone: TimeZone::UTC, aliases: Arc::default() }
    }

    pub(crate) fn covers(&self, micros: i64) -> bool {
        (self.from.as_microsecond()..self.until.as_microsecond()).contains(&micros)
    }
}

impl Lake {
    /// Runs a question on a thread for blocking work, over the files that may hold its answer, oldest first.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        scope: &Scope,
        question: impl FnOnce(&Inner, &Scope, &[Arc<DataFile>]) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (inner, scope) = (Arc::clone(&self.0), scope.clone());
        let work = tokio::task::spawn_blocking(move || {
            let mut files = inner.files(scope.shop);
            files.retain(|file| file.meta.first_time < scope.until && file.meta.last_time >= scope.from);
            question(&inner, &scope, &files)
        });
        work.await.map_err(|error| LakeError::Worker(error.to_string()))?
    }
}
