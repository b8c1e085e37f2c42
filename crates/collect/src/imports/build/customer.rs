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
        } else if self.plan.has(RowShape::Order) || self.plan.has(RowShape::Line) {
            self.people.insert(key.to_owned(), person);
        } else {
            entities.extend(self.person_entity(&person));
        }
        Built { entities, problems: reader.problems, fates: reader.fates, without_customer: false }
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

    /// Customers that no order referred to, once all orders are built.
    pub fn customers_without_orders(&self) -> Vec<Entity> {
        let left = self.people.values().filter(|person| !person.is_referred_to);
        left.filter_map(|person| self.person_entity(person)).collect()
    }
}
