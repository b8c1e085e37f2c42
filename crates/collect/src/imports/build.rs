//! Grouped rows become entities with their events.

mod alike;
mod answer;
mod customer;
mod event;
mod identity;
mod line;
mod order;
mod parcel;
mod payment;
mod place;
mod product;
mod reader;
mod refund;
mod review;
mod review_file;

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use primitives::{Currency, Timestamp};
use serde_json::{Map, Value};

use super::plan::Plan;
use super::{About, Entity, Problem};
use customer::Person;
use line::Codes;
pub(crate) use order::MAX_BYTES;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Taken,
    Rejected,
    SetAside,
}

/// What a group of rows became.
#[derive(Debug, Default)]
pub(crate) struct Built {
    pub entities: Vec<Entity>,
    pub problems: Vec<Problem>,
    /// One for each row, in their order.
    pub fates: Vec<Fate>,
    /// Whether it is an order that nobody is known to have made.
    pub without_customer: bool,
}

impl Built {
    /// With what the next rows of the group became. Whether somebody made it is said of one order alone.
    fn add(&mut self, next: Self) {
        self.entities.extend(next.entities);
        self.problems.extend(next.problems);
        self.fates.extend(next.fates);
    }
}

/// Builds entities, and remembers customers and products that orders refer to: some 200 bytes each.
pub(crate) struct Builder<'a> {
    plan: &'a Plan,
    currency: Currency,
    zone: TimeZone,
    /// The last moment at which an order can have been made.
    pub latest: Option<Timestamp>,
    /// Customers of files whose key is not the customer's id, by that key; in order, so that runs are alike.
    people: BTreeMap<String, Person>,
    /// What is said of products, by their ids.
    products: HashMap<String, Map<String, Value>>,
    /// Names of categories, by what the products file calls them.
    categories: HashMap<String, String>,
    statuses: HashMap<String, Option<&'static str>>,
    codes: Codes,
}

impl<'a> Builder<'a> {
    pub fn new(plan: &'a Plan, currency: Currency, zone: TimeZone) -> Self {
        let codes = Codes::of(&plan.mapping);
        let (people, products, categories) = (BTreeMap::new(), HashMap::new(), HashMap::new());
        Self { plan, currency, zone, latest: None, people, products, categories, statuses: HashMap::new(), codes }
    }

    /// An entity's key: ids are unique within a namespace, or within the shop.
    fn key(&self, id: &str) -> String {
        let mapping = &self.plan.mapping;
        match mapping.namespace.as_ref().or(mapping.platform.as_ref()) {
            Some(namespace) => format!("{namespace}:{id}"),
            None => id.to_owned(),
        }
    }

    /// The order that an entity concerns without being it.
    fn about(&self, order: &str) -> Option<About> {
        Some(About { key: self.key(order), number: order.to_owned() })
    }

    /// The status that a word means, remembered.
    fn status(&mut self, word: &str) -> Option<&'static str> {
        if let Some(known) = self.statuses.get(word) {
            return *known;
        }
        let status = self.plan.mapping.status(word);
        self.statuses.insert(word.to_owned(), status);
        status
    }
}
