use std::fs::File;
use std::io;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use primitives::{Seq, SharedClock};
use tokio::sync::{Mutex, watch};

use crate::layout::Layout;
use crate::view::View;
use crate::{AppendError, LogError, Options};

/// How segments are written; other than by default in tests only.
pub(crate) struct Disk {
    /// Makes what was appended to a segment last.
    pub(crate) sync: fn(&File) -> io::Result<()>,
    /// A segment this long, in bytes, is finished.
    pub(crate) segment_bytes: u64,
    /// Groups from this size on, in bytes, are written by [direct I/O](crate::direct).
    pub(crate) large_group: usize,
}

impl Default for Disk {
    fn default() -> Self {
        Self { sync: File::sync_data, segment_bytes: 256 << 20, large_group: 128 << 10 }
    }
}

/// What readers and the writer thread share.
pub(crate) struct Shared {
    pub(crate) view: RwLock<Arc<View>>,
    pub(crate) clock: SharedClock,
    pub(crate) options: Options,
    pub(crate) layout: Layout,
    pub(crate) last: watch::Sender<Seq>,
    pub(crate) failure: OnceLock<String>,
    pub(crate) disk: Disk,
    /// Held by whoever replaces, removes or copies finished segments.
    pub(crate) upkeep: Arc<Mutex<()>>,
}

impl Shared {
    pub(crate) fn view(&self) -> Arc<View> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets readers see something else from now on.
    pub(crate) fn show(&self, change: impl FnOnce(&mut View)) {
        change(Arc::make_mut(&mut self.view.write().unwrap_or_else(PoisonError::into_inner)));
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
}
