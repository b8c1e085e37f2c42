use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::FromRef;
use contact::Directory;
use serde::Serialize;
use uuid::Uuid;
use web::Kit;

use crate::OnChange;
use crate::learning::Bench;

/// What the handlers of this domain have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Listen(Arc<Inner>);

pub struct Inner {
    pub kit: Kit,
    /// The folder of the pictures that shoppers sent.
    pub media: PathBuf,
    /// Who wrote: the customers' profiles.
    pub(crate) directory: Arc<dyn Directory>,
    /// What is learned and read again beside the requests.
    pub(crate) learning: Bench,
}

#[derive(Serialize)]
struct Changed<'a> {
    id: Uuid,
    class: &'a str,
}

impl Listen {
    #[must_use]
    pub fn new(kit: Kit, media: PathBuf, directory: Arc<dyn Directory>) -> Self {
        Self(Arc::new(Inner { kit, media, directory, learning: Bench::default() }))
    }

    /// Tells those who watch a shop that a review has changed.
    #[must_use]
    pub fn on_change(&self) -> OnChange {
        let kit = self.kit.clone();
        Arc::new(move |shop, id, class| kit.notify(shop, "review", &Changed { id, class }))
    }
}

impl Deref for Listen {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Listen> for Kit {
    fn from_ref(listen: &Listen) -> Self {
        listen.kit.clone()
    }
}
