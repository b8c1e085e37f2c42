use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use contact::Contact;
use serde::Serialize;
use uuid::Uuid;
use web::Kit;

use crate::OnChange;
use crate::shopper::{Gate, Limits};
use crate::site;

/// What the handlers of this domain have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Surveys(Arc<Inner>);

pub struct Inner {
    pub kit: Kit,
    pub contact: Contact,
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
    #[must_use]
    pub fn new(kit: Kit, contact: Contact) -> Self {
        Self(Arc::new(Inner {
            kit,
            contact,
            limits: Limits::default(),
            gate: Gate::default(),
            prompts: site::Limits::default(),
        }))
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
