use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use eventlog::EventLog;
use serde::Serialize;
use web::Kit;

use crate::OnChange;

/// What the handlers of this domain have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Know(Arc<Inner>);

pub struct Inner {
    pub kit: Kit,
    pub log: EventLog,
}

#[derive(Serialize)]
struct CustomersChanged {
    changed: usize,
}

impl Know {
    #[must_use]
    pub fn new(kit: Kit, log: EventLog) -> Self {
        Self(Arc::new(Inner { kit, log }))
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
