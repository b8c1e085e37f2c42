use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use eventlog::EventLog;
use primitives::{ShopId, Timestamp};
use serde::Serialize;
use tokio::sync::Mutex;
use web::{Kit, Problem};

use crate::OnChange;
use crate::shop::ShopSettings;

/// What the handlers of this domain have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Know(Arc<Inner>);

pub struct Inner {
    pub kit: Kit,
    pub log: EventLog,
    /// Held while a shop is reconciled: two at once would do and write the same.
    pub(crate) reconciling: Mutex<()>,
}

#[derive(Serialize)]
struct CustomersChanged {
    changed: usize,
}

impl Know {
    #[must_use]
    pub fn new(kit: Kit, log: EventLog) -> Self {
        Self(Arc::new(Inner { kit, log, reconciling: Mutex::new(()) }))
    }

    /// A shop, and the instant up to which it is read.
    ///
    /// # Errors
    /// 404 when there is no such shop.
    pub(crate) async fn reading(&self, id: ShopId) -> Result<(ShopSettings, Timestamp), Problem> {
        let shop = ShopSettings::load(&self.kit.store, id).await?.ok_or_else(|| Problem::not_found("shop"))?;
        let now = shop.now(self.kit.now());
        Ok((shop, now))
    }

    /// Tells those who watch a shop that its customers have changed, and the new sizes of its segments.
    #[must_use]
    pub fn on_change(&self) -> OnChange {
        let kit = self.kit.clone();
        Arc::new(move |shop, changed| {
            kit.notify(shop, "customers", &CustomersChanged { changed: changed.customers });
            for segment in &changed.segments {
                kit.notify(shop, "segment", segment);
            }
        })
    }
}

impl Deref for Know {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Know> for Kit {
    fn from_ref(know: &Know) -> Self {
        know.kit.clone()
    }
}
