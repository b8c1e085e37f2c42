//! Whom a survey asks and who answered it: known by the shop's user id, a platform's buyer id, as a customer, or by
//! nothing but a mail address.

use std::collections::HashMap;

use primitives::{Event, Named, ShopId};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{PersonKey, StoreError, Vault};
use uuid::Uuid;

/// The keys of the people that a piece of work is about.
pub(crate) type Keys = HashMap<Uuid, PersonKey>;

/// What is known of a person; sealed with the person's key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Who {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// As what a [`Who`] is sealed.
pub(crate) const FIELD: &str = "survey.who";

impl From<Who> for contact::Who {
    fn from(Who { customer, user_id, buyer_id, email, .. }: Who) -> Self {
        Self { customer, user_id, buyer_id, email }
    }
}

impl Who {
    pub fn read(event: &Event, body: &Json) -> Self {
        let Named { user_id, buyer_id, email, name } = Named::read(event, body);
        Self { customer: None, user_id, buyer_id, email, name }
    }

    /// An id that follows from the shop and what the person is known by; `None` for nobody in particular.
    pub fn person(&self, vault: &Vault, shop: ShopId) -> Option<Uuid> {
        let user = || self.user_id.as_ref().map(|id| person(vault, shop, "user_id", id));
        let buyer = || self.buyer_id.as_ref().map(|id| person(vault, shop, "buyer_id", id));
        let customer = || self.customer.map(|id| person(vault, shop, "customer", &id.to_string()));
        let email = || self.email.as_ref().map(|email| person(vault, shop, "email", &email.to_lowercase()));
        user().or_else(buyer).or_else(customer).or_else(email)
    }

    /// True of one with an id: an address alone, beside an order, is that of the order's buyer.
    pub fn has_id(&self) -> bool {
        self.user_id.is_some() || self.buyer_id.is_some() || self.customer.is_some()
    }

    pub fn seal(&self, keys: &Keys, person: Option<Uuid>) -> Result<Option<Vec<u8>>, StoreError> {
        let key = person.and_then(|person| keys.get(&person));
        key.map(|key| key.seal_json(FIELD, self)).transpose()
    }

    /// Nobody when the key is gone.
    pub fn open(keys: &Keys, person: Option<Uuid>, sealed: Option<&[u8]>) -> Result<Self, StoreError> {
        match (person.and_then(|person| keys.get(&person)), sealed) {
            (Some(key), Some(sealed)) => key.open_json(FIELD, sealed),
            _ => Ok(Self::default()),
        }
    }
}

/// `kind` is `user_id`, `buyer_id`, `customer` or `email`.
pub(crate) fn person(vault: &Vault, shop: ShopId, kind: &str, value: &str) -> Uuid {
    vault.blind_id(&format!("{shop}/survey/{kind}"), value.trim())
}
