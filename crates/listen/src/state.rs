use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::FromRef;
use contact::{Ask, Contact, Directory, Reason, Roots};
use primitives::ShopId;
use serde::Serialize;
use uuid::Uuid;
use web::{Kit, Problem, Throttle};

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
    /// Whether a mail would reach them.
    contact: Option<Contact>,
    /// By whom providers of drafts may show who they are.
    pub(crate) roots: Roots,
    /// What is learned and read again beside the requests.
    pub(crate) learning: Bench,
    /// Drafts that models write, by shop.
    drafts: Throttle,
}

/// Drafts by a model that a shop may have within an hour: each costs it money.
const DRAFTS_PER_HOUR: usize = 300;

#[derive(Serialize)]
struct Changed<'a> {
    id: Uuid,
    class: &'a str,
}

impl Listen {
    /// Without mail: nobody is reached by one.
    #[must_use]
    pub fn new(kit: Kit, media: PathBuf, directory: Arc<dyn Directory>) -> Self {
        let drafts = Throttle::new(DRAFTS_PER_HOUR, 3_600);
        let (roots, learning) = (Roots::default(), Bench::default());
        Self(Arc::new(Inner { kit, media, directory, contact: None, roots, learning, drafts }))
    }

    /// Of those whom `contact` knows and reaches, with providers of drafts that may show who they are by one of `roots`.
    #[must_use]
    pub fn mailing(contact: Contact, media: PathBuf, roots: Roots) -> Self {
        let (kit, directory) = (contact.kit.clone(), Arc::clone(&contact.directory));
        let drafts = Throttle::new(DRAFTS_PER_HOUR, 3_600);
        let (contact, learning) = (Some(contact), Bench::default());
        Self(Arc::new(Inner { kit, media, directory, contact, roots, learning, drafts }))
    }

    /// Why a mail would not reach somebody now, where it would not.
    pub(crate) async fn obstacle(&self, ask: &Ask) -> Result<Option<Reason>, Problem> {
        match &self.contact {
            Some(contact) => contact.obstacle(ask).await,
            None => Ok(Some(Reason::ChannelOff)),
        }
    }

    /// Counts a draft that a model is asked for.
    ///
    /// # Errors
    /// 429 where the shop had too many within the hour.
    pub(crate) fn count_draft(&self, shop: ShopId) -> Result<(), Problem> {
        let wait = |seconds| Problem::too_many("the shop had too many drafts of its model within an hour", seconds);
        self.drafts.attempt(&shop.to_string(), self.kit.now()).map_err(wait)
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
