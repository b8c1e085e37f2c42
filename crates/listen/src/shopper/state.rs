use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use web::Kit;

use super::limits::Limits;
use crate::Listen;
use crate::media::Media;

/// What the shopper's side has at hand. Cheap to clone.
#[derive(Clone)]
pub struct Shopper(Arc<Inner>);

pub struct Inner {
    pub listen: Listen,
    pub(crate) media: Media,
    pub(crate) limits: Limits,
}

impl Shopper {
    #[must_use]
    pub fn new(listen: Listen) -> Self {
        let media = Media::new(listen.media.clone());
        Self(Arc::new(Inner { listen, media, limits: Limits::default() }))
    }

    pub(crate) fn kit(&self) -> &Kit {
        &self.listen.kit
    }
}

impl Deref for Shopper {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Shopper> for Kit {
    fn from_ref(shopper: &Shopper) -> Self {
        shopper.listen.kit.clone()
    }
}
