//! Who wrote a review or bought an order: known by the shop's user id, else by a platform's buyer id, else by a mail
//! address. Who gave only a name is somebody of that one review.

use std::collections::HashMap;

use primitives::{Event, Named, ShopId, json};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{PersonKey, StoreError, Vault};
use uuid::Uuid;

/// The keys of the people that a batch is about.
pub(crate) type Keys = HashMap<Uuid, PersonKey>;

/// What is known of a person; sealed with the person's key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Who {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The review of somebody of whom no more than a name may be known.
    #[serde(skip)]
    pub review: Option<String>,
}

/// As what a [`Who`] is sealed.
pub(crate) const FIELD: &str = "listen.who";

impl Who {
    pub fn read(event: &Event, body: &Json) -> Self {
        let Named { user_id, buyer_id, email, name } = Named::read(event, body);
        let properties = body.get("properties").unwrap_or(&Json::Null);
        let review = json::text(properties, "author_name").and_then(|_| json::text(properties, "review_id"));
        Self { user_id, buyer_id, name, email, review }
    }

    /// An id that follows from the shop and what the person is known by; `None` for nobody in particular.
    pub fn person(&self, vault: &Vault, shop: ShopId) -> Option<Uuid> {
        let user = self.user_id.as_ref().map(|id| person(vault, shop, "user_id", id));
        let buyer = || self.buyer_id.as_ref().map(|id| person(vault, shop, "buyer_id", id));
        let email = || self.email.as_ref().map(|email| person(vault, shop, "email", &email.to_lowercase()));
        let named = || self.review.as_ref().map(|id| person(vault, shop, "review", id));
        user.or_else(buyer).or_else(email).or_else(named)
    }

    /// Whether an id is one of those that they can be known by.
    pub fn is_known_by(&self, vault: &Vault, shop: ShopId, id: Uuid) -> bool {
        let email = self.email.as_ref().map(|email| email.to_lowercase());
        let is = |kind: &str, value: &String| person(vault, shop, kind, value) == id;
        self.user_id.as_ref().is_some_and(|value| is("user_id", value))
            || self.buyer_id.as_ref().is_some_and(|value| is("buyer_id", value))
            || email.as_ref().is_some_and(|value| is("email", value))
    }

    /// For the directory of customers.
    pub fn called(&self) -> contact::Who {
        let Self { user_id, buyer_id, email, .. } = self.clone();
        contact::Who { customer: None, user_id, buyer_id, email }
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

/// `kind` is `user_id`, `buyer_id`, `email` or `review`.
pub(crate) fn person(vault: &Vault, shop: ShopId, kind: &str, value: &str) -> Uuid {
    vault.blind_id(&format!("{shop}/listen/{kind}"), value.trim())
}
