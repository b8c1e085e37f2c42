use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::identity::Identity;
use super::reader::Reader;
use super::{Builder, Built, Fate};
use crate::imports::stage::Record;
use crate::imports::{Draft, Entity, EntityKind, Field, Reason, RowShape};

/// A customer whom orders refer to.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub identity: Identity,
    pub traits: Map<String, Value>,
    row: u64,
    is_referred_to: bool,
}

impl Builder<'_> {
    /// What a customer's row is brought together with others by: who it is, where no order refers to it by another key. So
    /// nobody is told of twice with different words, `A@x.cn` and `a@x.cn` included.
    pub fn customer_key(&self, record: &Record) -> Option<String> {
        let reader = Reader::new(self.plan, self.zone.clone(), std::slice::from_ref(record));
        Identity::read(&reader, &[0]).key().filter(|_| !self.comes_with_orders())
    }

    fn comes_with_orders(&self) -> bool {
        self.plan.has(RowShape::Order) || self.plan.has(RowShape::Line)
    }

    /// A customer of a customers file. Where orders come with it, the customer is told of with the first order: a
    /// customers file seldom says when, an order does.
    pub fn customer(&mut self, key: &str, records: &[Record]) -> Built {
        let mut reader = Reader::new(self.plan, self.zone.clone(), records);
        let rows: Vec<usize> = (0..records.len()).collect();
        let identity = Identity::read(&reader, &rows);
        let traits = reader.traits(&rows);
        let person = Person { identity, traits, row: records[0].row, is_referred_to: false };
        let mut entities = Vec::new();
        if !person.identity.is_known() {
            reader.take_all_out(Field::CustomerId, Reason::Missing, Fate::Rejected);
        } else if self.comes_with_orders() {
            self.people.insert(key.to_owned(), person);
        } else {
            entities.extend(self.person_entity(&person));
        }
        reader.built(entities)
    }

    fn person_entity(&self, person: &Person) -> Option<Entity> {
        let key = person.identity.key()?;
        let created = person.traits.get("created_at").and_then(Value::as_str).and_then(|at| at.parse().ok());
        let event = Draft::identify(created, person.identity.traits(person.traits.clone()));
        let events = vec![Draft { user_id: person.identity.user_id.clone(), ..event }];
        let key = if person.identity.user_id.is_some() { self.key(&key) } else { key };
        Some(Entity::new(EntityKind::Customer, key, events, person.row))
    }

    /// The customer that an order's row refers to.
    pub(super) fn referred(&mut self, key: &str) -> Option<(Identity, Map<String, Value>)> {
        let person = self.people.get_mut(key)?;
        person.is_referred_to = true;
        Some((person.identity.clone(), person.traits.clone()))
    }

    /// Customers that no order referred to, once all orders are built; who is under several keys is one.
    pub fn customers_without_orders(&self) -> Vec<Entity> {
        let mut left: Vec<&Person> = self.people.values().filter(|person| !person.is_referred_to).collect();
        left.sort_by_key(|person| person.row);
        let mut people: BTreeMap<String, Person> = BTreeMap::new();
        for person in left {
            let Some(key) = person.identity.key() else { continue };
            let known = people.entry(key).or_insert_with(|| person.clone());
            known.traits.extend(person.traits.clone());
        }
        people.values().filter_map(|person| self.person_entity(person)).collect()
    }
}
