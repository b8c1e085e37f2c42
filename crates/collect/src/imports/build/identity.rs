use serde_json::{Map, Value};

use super::reader::{Reader, put};
use crate::imports::{Draft, Field};

/// By what a customer is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Identity {
    pub user_id: Option<String>,
    /// `buyer_id`, `email`, `phone`, `oaid`.
    pub known_by: Map<String, Value>,
}

impl Identity {
    /// A platform's customer id is a buyer id there; without a platform it is the shop's own user id.
    pub fn read(reader: &Reader<'_>, rows: &[usize]) -> Self {
        let mut identity = Self::default();
        let rules = reader.plan.mapping.reviews.as_ref();
        let is_somebody = |id: &&str| !rules.is_some_and(|rules| rules.is_nobody(id));
        let id = reader.first(rows, Field::CustomerId).filter(is_somebody).map(str::to_owned);
        match &reader.plan.mapping.platform {
            Some(platform) => {
                put(&mut identity.known_by, "buyer_id", id.map(|id| format!("{platform}:{id}")));
            }
            None => identity.user_id = id,
        }
        // A masked number (138****1234) identifies nobody.
        let whole = |field: Field| reader.first(rows, field).filter(|text| !text.contains('*'));
        put(&mut identity.known_by, "buyer_id", whole(Field::BuyerId));
        put(&mut identity.known_by, "email", whole(Field::Email).map(str::to_lowercase));
        put(&mut identity.known_by, "phone", whole(Field::Phone));
        put(&mut identity.known_by, "oaid", whole(Field::Oaid));
        identity
    }

    pub fn is_known(&self) -> bool {
        self.user_id.is_some() || !self.known_by.is_empty()
    }

    /// The name that a customer has among entities.
    pub fn key(&self) -> Option<String> {
        let known = || self.known_by.values().next().and_then(Value::as_str).map(str::to_owned);
        self.user_id.clone().or_else(known)
    }

    /// Says of an event whose it is.
    pub fn sign(&self, mut event: Draft) -> Draft {
        event.user_id.clone_from(&self.user_id);
        event.known_by.clone_from(&self.known_by);
        event
    }

    /// What identifies, as traits of an `identify` call; with `others` on top.
    pub fn traits(&self, others: Map<String, Value>) -> Map<String, Value> {
        let mut traits = self.known_by.clone();
        traits.extend(others);
        traits
    }
}
