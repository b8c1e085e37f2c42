//! Who wrote, voted or wants to hear of answers.

use std::collections::HashMap;

use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{PersonKey, StoreError, Vault};
use uuid::Uuid;

pub(crate) use contact::mail_address as email;

/// The keys of people, by the id under which their things are kept.
pub(crate) type Keys = HashMap<Uuid, PersonKey>;

/// What is known of a person; sealed with the person's key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Who {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// As the shop knows them; never shown to others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name that they put under what they wrote, for everybody to see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// As what a [`Who`] is sealed.
pub(crate) const FIELD: &str = "feedback.who";

impl Who {
    /// The ids that follow from what the person is known by, the surest first.
    pub fn aliases(&self, vault: &Vault, shop: ShopId) -> Vec<Uuid> {
        let customer = self.customer.map(|id| id.to_string());
        let known =
            [("user_id", &self.user_id), ("customer", &customer), ("buyer_id", &self.buyer_id), ("email", &self.email)];
        let known = known.into_iter().filter_map(|(kind, value)| Some((kind, value.as_deref()?)));
        known.map(|(kind, value)| alias(vault, shop, kind, value)).collect()
    }

    /// The id under which the person's things are kept; `None` for somebody who told nothing but perhaps a name.
    pub fn person(&self, vault: &Vault, shop: ShopId) -> Option<Uuid> {
        self.aliases(vault, shop).first().copied()
    }

    /// What staff call them.
    pub fn called(&self) -> Option<&str> {
        self.name.as_deref().or(self.signature.as_deref())
    }

    /// True of one whose events in the log can be found again, so that their words may lie there.
    pub fn is_customer(&self) -> bool {
        self.user_id.is_some() || self.customer.is_some()
    }

    pub fn seal(&self, key: &PersonKey) -> Result<Vec<u8>, StoreError> {
        key.seal_json(FIELD, self)
    }

    /// Nobody when the key is gone.
    pub fn open(keys: &Keys, person: Option<Uuid>, sealed: Option<&[u8]>) -> Result<Self, StoreError> {
        match (person.and_then(|person| keys.get(&person)), sealed) {
            (Some(key), Some(sealed)) => key.open_json(FIELD, sealed),
            _ => Ok(Self::default()),
        }
    }

    pub fn contact(&self) -> contact::Who {
        contact::Who {
            customer: self.customer,
            user_id: self.user_id.clone(),
            buyer_id: self.buyer_id.clone(),
            email: self.email.clone(),
        }
    }
}

/// `kind` is `user_id`, `customer`, `buyer_id` or `email`.
pub(crate) fn alias(vault: &Vault, shop: ShopId, kind: &str, value: &str) -> Uuid {
    let value = value.trim();
    let value = if kind == "email" { value.to_lowercase() } else { value.to_owned() };
    vault.blind_id(&format!("{shop}/feedback/{kind}"), &value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_is_found_by_all_they_are_known_by() {
        let (vault, shop) = (Vault::with_key([7; 32]), ShopId(Uuid::nil()));
        let known = Who { user_id: Some("u1".into()), email: Some("A@x.cn".into()), ..Who::default() };
        let by_mail = Who { email: Some(" a@X.cn".into()), ..Who::default() };
        assert!(known.aliases(&vault, shop).contains(&by_mail.person(&vault, shop).unwrap()));
        assert_ne!(known.person(&vault, shop), known.person(&vault, ShopId(Uuid::max())));
        assert_eq!(Who { signature: Some("小满".into()), ..Who::default() }.person(&vault, shop), None);
    }
}
