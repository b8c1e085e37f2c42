//! Whom an ask is for.

use lettre::Address;
use primitives::ShopId;
use store::{Sql, StoreError};
use web::Problem;

use crate::people::{self, Standing, Subjects};
use crate::{Ask, Channel, Contact, Recipient};

/// Who is meant, as far as anybody knows.
pub(crate) struct Person {
    pub recipient: Option<Recipient>,
    /// The profile's, else the one that came with the ask; only one that a mail can be sent to.
    pub email: Option<Address>,
    pub subjects: Subjects,
}

impl Person {
    /// Whether mails to them or to their address are stopped.
    pub async fn standing(&self, db: &impl Sql, shop: ShopId) -> Result<Standing, StoreError> {
        people::standing(db, shop, &self.subjects, mail_consent(self.recipient.as_ref())).await
    }
}

/// What the profile says about mails.
pub(crate) fn mail_consent(recipient: Option<&Recipient>) -> Option<bool> {
    recipient?.consent.get(Channel::Mail.consent()?).copied()
}

pub(crate) async fn identify(contact: &Contact, ask: &Ask) -> Result<Person, Problem> {
    let recipient = contact.directory.find(ask.shop, &ask.who).await?;
    let address = |text: &String| text.trim().parse::<Address>().ok();
    let of_profile = recipient.as_ref().and_then(|recipient| recipient.email.as_ref()).and_then(address);
    let email = of_profile.or_else(|| ask.who.email.as_ref().and_then(address));
    let text = email.as_ref().map(AsRef::<str>::as_ref);
    let subjects = Subjects::new(&contact.kit.vault, ask.shop, recipient.as_ref(), text);
    Ok(Person { recipient, email, subjects })
}
