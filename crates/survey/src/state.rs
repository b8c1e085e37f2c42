use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use contact::Contact;
use web::Kit;

use crate::shopper::{Gate, Limits};

/// What the handlers of this domain have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Surveys(Arc<Inner>);

pub struct Inner {
    pub kit: Kit,
    pub contact: Contact,
    pub(crate) limits: Limits,
    pub(crate) gate: Gate,
}

impl Surveys {
    #[must_use]
    pub fn new(kit: Kit, contact: Contact) -> Self {
        Self(Arc::new(Inner { kit, contact, limits: Limits::default(), gate: Gate::default() }))
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
