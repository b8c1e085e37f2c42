use std::ops::Deref;
use std::sync::{Arc, Mutex};

use primitives::{Ids, SharedClock, ShopId, Timestamp};
use serde::Serialize;
use store::{Store, Vault};
use tokio::sync::{Notify, broadcast};
use uuid::Uuid;

use crate::accounts::Guesses;
use crate::password::Passwords;
use crate::running::Running;

/// What every handler has at hand. Cheap to clone.
#[derive(Clone)]
pub struct Kit(Arc<Inner>);

pub struct Inner {
    pub store: Store,
    pub clock: SharedClock,
    pub ids: Arc<Ids>,
    pub vault: Arc<Vault>,
    pub(crate) notices: broadcast::Sender<Notice>,
    /// SHA-256 of the one-time set-up token, while there is no account yet.
    pub(crate) setup: Mutex<Option<Vec<u8>>>,
    pub(crate) sign_ins: Guesses,
    pub(crate) passwords: Passwords,
    /// Requests with an `Idempotency-Key` that are being answered.
    pub(crate) running: Running,
    /// Called when somebody's right to be here ended or changed.
    pub(crate) access: Notify,
}

/// Something that happened, for those who watch a shop's live stream.
#[derive(Debug, Clone)]
pub struct Notice {
    pub shop: ShopId,
    /// The SSE event's name.
    pub topic: &'static str,
    /// JSON.
    pub data: Arc<str>,
}

/// The topic of the last notice.
pub(crate) const ENDED: &str = "ended";

/// Slow watchers lose the oldest beyond this many and are told so.
const WATCHERS_LAG: usize = 1024;

impl Deref for Kit {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Kit {
    #[must_use]
    pub fn new(store: Store, clock: SharedClock, ids: Arc<Ids>, vault: Arc<Vault>) -> Self {
        Self(Arc::new(Inner {
            store,
            clock,
            ids,
            vault,
            notices: broadcast::Sender::new(WATCHERS_LAG),
            setup: Mutex::new(None),
            sign_ins: Guesses::default(),
            passwords: Passwords::default(),
            running: Running::default(),
            access: Notify::new(),
        }))
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Tells those who watch the shop's stream. Nobody watching is fine.
    pub fn notify<T: Serialize>(&self, shop: ShopId, topic: &'static str, data: &T) {
        if self.notices.receiver_count() == 0 {
            return;
        }
        match serde_json::to_string(data) {
            Ok(json) => drop(self.notices.send(Notice { shop, topic, data: json.into() })),
            Err(error) => tracing::error!(%error, topic, "a notice has no JSON form"),
        }
    }

    /// Ends the streams of all who watch, for they would keep a server from stopping.
    pub fn end_streams(&self) {
        drop(self.notices.send(Notice { shop: ShopId(Uuid::nil()), topic: ENDED, data: Arc::from("") }));
    }

    /// Has every open stream see whether who watches may go on.
    pub(crate) fn access_changed(&self) {
        self.access.notify_waiters();
    }

    /// True while somebody watches.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.notices.receiver_count() > 0
    }
}
