use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use contact::Contact;
use primitives::ShopId;
use serde::Serialize;
use uuid::Uuid;
use web::Kit;

use crate::portal::Limits;
use crate::reading::Readings;

/// What the handlers of this domain have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Feedback(Arc<Inner>);

pub struct Inner {
    pub kit: Kit,
    pub(crate) contact: Contact,
    pub(crate) readings: Arc<dyn Readings>,
    pub(crate) limits: Limits,
}

#[derive(Serialize)]
struct Changed {
    id: Uuid,
}

impl Feedback {
    /// `contact` carries the mails to those who want to hear of answers; by `readings` texts are read.
    #[must_use]
    pub fn new(kit: Kit, contact: Contact, readings: Arc<dyn Readings>) -> Self {
        Self(Arc::new(Inner { kit, contact, readings, limits: Limits::default() }))
    }

    /// Tells those who watch the shop that a post has changed; after the commit.
    pub(crate) fn tell(&self, shop: ShopId, post: Uuid) {
        self.kit.notify(shop, "feedback", &Changed { id: post });
    }
}

impl Deref for Feedback {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Feedback> for Kit {
    fn from_ref(feedback: &Feedback) -> Self {
        feedback.kit.clone()
    }
}
