use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use contact::Contact;
use serde::Serialize;
use uuid::Uuid;
use web::Kit;

use crate::OnChange;
use crate::reading::{Readers, Shipped, Tools};
use crate::shopper::{Gate, Limits};
use crate::site;

/// What the handlers of this domain have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Surveys(Arc<Inner>);

pub struct Inner {
    pub kit: Kit,
    pub contact: Contact,
    pub(crate) readers: Arc<dyn Readers>,
    pub(crate) limits: Limits,
    pub(crate) gate: Gate,
    /// Of what the shop's own pages ask.
    pub(crate) prompts: site::Limits,
}

#[derive(Serialize)]
struct Changed {
    id: Uuid,
}

impl Surveys {
    /// Words are read with the default aspects.
    #[must_use]
    pub fn new(kit: Kit, contact: Contact) -> Self {
        Self::reading(kit, contact, Arc::new(Shipped))
    }

    /// Words are read as each shop reads.
    #[must_use]
    pub fn reading(kit: Kit, contact: Contact, readers: Arc<dyn Readers>) -> Self {
        Self(Arc::new(Inner {
            kit,
            contact,
            readers,
            limits: Limits::default(),
            gate: Gate::default(),
            prompts: site::Limits::default(),
        }))
    }

    pub(crate) fn tools(&self) -> Tools<'_> {
        Tools { kit: &self.kit, readers: &*self.readers }
    }

    /// Tells those who watch a shop that a survey has new answers.
    #[must_use]
    pub fn on_change(&self) -> OnChange {
        let kit = self.kit.clone();
        Arc::new(move |shop, id| kit.notify(shop, "survey", &Changed { id }))
    }
}

impl Deref for Surveys {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Surveys> for Kit {
    fn from_ref(surveys: &Surveys) -> Self {
        surveys.kit.clone()
    }
}
