use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use primitives::{ShopId, Timestamp};
use store::Tx;
use uuid::Uuid;
use web::{Kit, Problem, Throttle};

use crate::mail::{MailConfig, MailConfigError, Post};
use crate::{Ask, Bounce, Decision, Directory, Kind, Message, Reason, Roots, bounce, decide, queue, record, reminder};

/// What whoever asks has at hand. Cheap to clone.
#[derive(Clone)]
pub struct Contact(Arc<Inner>);

pub struct Inner {
    pub kit: Kit,
    pub directory: Arc<dyn Directory>,
    pub(crate) post: Option<Post>,
    /// Test mails of a member of staff, and guesses of tokens by an address.
    pub(crate) tests: Throttle,
    pub(crate) guesses: Throttle,
}

const HOUR: i64 = 3600;

impl Contact {
    /// Without `mail` nothing is sent, and decisions about mails say so ([`Reason::ChannelOff`]).
    ///
    /// # Errors
    /// When the mail server's address or the sender is not one.
    pub fn new(kit: Kit, directory: Arc<dyn Directory>, mail: Option<MailConfig>) -> Result<Self, MailConfigError> {
        Self::trusting(kit, directory, mail, &Roots::default())
    }

    /// As [`Contact::new`], of a mail server that may show who it is by one of `roots`.
    ///
    /// # Errors
    /// As [`Contact::new`].
    pub fn trusting(
        kit: Kit,
        directory: Arc<dyn Directory>,
        mail: Option<MailConfig>,
        roots: &Roots,
    ) -> Result<Self, MailConfigError> {
        let post = mail.map(|mail| Post::new(mail, roots)).transpose()?;
        let (tests, guesses) = (Throttle::new(20, HOUR), Throttle::new(60, HOUR));
        Ok(Self(Arc::new(Inner { kit, directory, post, tests, guesses })))
    }

    /// The installation's address for links in mails, without a slash at its end; `None` without a mail server.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.post.as_ref().map(|post| post.base.as_str())
    }

    /// Judges all gates in their order and keeps the decision, whether it is yes or no. There is one for a kind and a
    /// subject: deciding again gives the first one. Of two asks for one person at once, the second sees the first.
    ///
    /// # Errors
    /// When the database or the directory cannot be read.
    pub async fn decide(&self, tx: &Tx, ask: &Ask) -> Result<Decision, Problem> {
        decide::decide(self, tx, ask, None).await
    }

    /// The same of an ask that fell due at `due_at`, and that nobody waits to be told about: where nothing but a quarantine,
    /// a clock or a cap stands in its way, it waits for their end as long as the shop's settings let it. Such a no
    /// ([`Decision::again_at`]) is judged anew by whoever asks once more when its time has come, see
    /// [`put_off`](crate::put_off); [`Contact::done`] and [`withdraw`](crate::withdraw) end the waiting.
    ///
    /// # Errors
    /// When the database or the directory cannot be read.
    pub async fn decide_or_put_off(&self, tx: &Tx, ask: &Ask, due_at: Timestamp) -> Result<Decision, Problem> {
        decide::decide(self, tx, ask, Some(due_at)).await
    }

    /// Why the person could not be written to now, as far as it lies in them and in the installation: nothing is kept, and
    /// how often they were asked does not count.
    ///
    /// # Errors
    /// When the database or the directory cannot be read.
    pub async fn obstacle(&self, ask: &Ask) -> Result<Option<Reason>, Problem> {
        decide::obstacle(self, ask).await
    }

    /// Keeps a domain's own "no" beside the others, or that staff asked by themselves ([`Reason::Staff`]): nothing is
    /// judged. As with [`Contact::decide`] the first decision about a subject stands, unless it was only put off.
    ///
    /// # Errors
    /// When the database or the directory cannot be read.
    pub async fn refuse(&self, tx: &Tx, ask: &Ask, reason: Reason) -> Result<Decision, Problem> {
        decide::note(self, tx, ask, reason).await
    }

    /// Queues a mail for a decision that said yes: sealed at rest, sent by [`deliver`](crate::deliver) when its time has
    /// come, never in quiet hours, and not to who said no meanwhile. A decision has one mail: a second is ignored, as is
    /// one of a decision that said no.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn send(&self, tx: &Tx, decision: &Decision, message: &Message) -> Result<(), Problem> {
        queue::send(self, tx, decision, message).await
    }

    /// Queues the one reminder of a decision that said yes, for as many days later as the shop has set; nothing when the
    /// shop wants none. Whether it is sent is decided when it is due, as an ask of its own that its first ask does not
    /// hinder. [`Contact::done`] takes it back.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn remind(&self, tx: &Tx, decision: &Decision, message: &Message) -> Result<(), Problem> {
        reminder::remind(self, tx, decision, message).await
    }

    /// Finds out whose it was that somebody was asked before anybody knew who they are: from now on it counts for the
    /// customer. What is known of a decision already stays.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn join(
        &self,
        tx: &Tx,
        shop: ShopId,
        kind: Kind,
        subjects: &[Uuid],
        customer: Uuid,
    ) -> Result<(), Problem> {
        Ok(record::join(tx, shop, kind, subjects, customer).await?)
    }

    /// The subject was answered, or is over: what was not sent yet, reminders too, is not sent any more. The same as
    /// [`done`](crate::done), for who has the whole.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn done(&self, tx: &Tx, shop: ShopId, kind: Kind, subject: Uuid) -> Result<(), Problem> {
        Ok(queue::done(tx, shop, kind, subject).await?)
    }

    /// Takes a mail that came back, whole and as it arrived: a mailbox that is gone is written to no more, who complains
    /// is unsubscribed, and what is no report changes nothing. Telling it twice does no harm. `shop` limits whose mails it
    /// may be about.
    ///
    /// # Errors
    /// When the database or the directory cannot be read.
    pub async fn bounced(&self, shop: Option<ShopId>, mail: &[u8]) -> Result<Bounce, Problem> {
        bounce::take(self, shop, mail).await
    }
}

impl Deref for Contact {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Contact> for Kit {
    fn from_ref(contact: &Contact) -> Self {
        contact.kit.clone()
    }
}
