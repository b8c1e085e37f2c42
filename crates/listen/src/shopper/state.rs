use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use contact::Contact;
use web::Kit;

use super::limits::Limits;
use super::public::remembered::Remembered;
use crate::Listen;
use crate::media::Media;

/// What the shopper's side has at hand. Cheap to clone.
#[derive(Clone)]
pub struct Shopper(Arc<Inner>);

pub struct Inner {
    pub listen: Listen,
    /// For mails that shoppers ask for.
    pub(crate) contact: Option<Contact>,
    pub(crate) media: Media,
    pub(crate) limits: Limits,
    pub(crate) scores: Remembered,
}

impl Shopper {
    /// Without mail: what needs one is not offered.
    #[must_use]
    pub fn new(listen: Listen) -> Self {
        Self::reached(listen, None)
    }

    /// Offers what needs a mail, where `contact` can send any.
    #[must_use]
    pub fn mailing(listen: Listen, contact: Contact) -> Self {
        Self::reached(listen, Some(contact))
    }

    fn reached(listen: Listen, contact: Option<Contact>) -> Self {
        let media = Media::new(listen.media.clone());
        Self(Arc::new(Inner { listen, contact, media, limits: Limits::default(), scores: Remembered::default() }))
    }

    /// Whether shoppers can be sent mails.
    pub(crate) fn can_mail(&self) -> bool {
        self.contact.as_ref().is_some_and(|contact| contact.address().is_some())
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
