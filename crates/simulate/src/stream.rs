use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use primitives::Timestamp;
use serde_json::Value;

use crate::calendar::Millis;
use crate::data::GOODS;
use crate::dice::Dice;
use crate::stage::{Happening, Stage, State};
use crate::truth::{CustomerTruth, OrderTruth, Truth};
use crate::world::World;

/// A Segment-shaped call and its time, which is also the body's `timestamp`.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedEvent {
    pub at: Timestamp,
    pub body: Value,
}

/// Something in order of time; the number keeps the order of what happens at once.
struct Timed<T> {
    at: Millis,
    number: u64,
    what: T,
}

impl<T> PartialEq for Timed<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.number) == (other.at, other.number)
    }
}

impl<T> Eq for Timed<T> {}

impl<T> PartialOrd for Timed<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Timed<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

/// The events of a run, made when asked for: an agenda of what is still to happen, and a short queue of calls whose time
/// has not quite come (a visit is played at once and lasts minutes).
pub struct Events {
    world: Arc<World>,
    agenda: BinaryHeap<Reverse<Timed<(u32, Happening)>>>,
    calls: BinaryHeap<Reverse<Timed<Value>>>,
    states: Vec<State>,
    number: u64,
    orders: u64,
    /// Orders per customer, when the truth is asked for.
    lived: Option<Vec<Vec<OrderTruth>>>,
}

impl Events {
    pub(crate) fn new(world: Arc<World>, record: bool) -> Self {
        let customers = world.config.customers;
        let arrivals = (0..customers).map(|index| {
            let at = world.person(index).arrives;
            Reverse(Timed { at, number: u64::from(index), what: (index, Happening::Arrival) })
        });
        Self {
            agenda: arrivals.collect(),
            calls: BinaryHeap::new(),
            states: vec![State::default(); customers as usize],
            number: u64::from(customers),
            orders: 0,
            lived: record.then(|| vec![Vec::new(); customers as usize]),
            world,
        }
    }

    /// Who the customers were and what became of them so far. Customers are empty unless the run was recorded; what was
    /// planted is known even before the first event.
    #[must_use]
    pub fn into_truth(self) -> Truth {
        let lived = self.lived.unwrap_or_default().into_iter().zip(&self.states);
        let world = &self.world;
        let customers = lived.enumerate().map(|(index, (orders, state))| {
            let person = world.person(index as u32);
            CustomerTruth {
                id: person.id().to_owned(),
                kind: person.kind,
                tongue: person.tongue,
                first_seen: world.calendar.timestamp(person.arrives),
                rate: person.rate,
                dropout: person.dropout,
                left_at: state.leaves.filter(|at| *at < world.calendar.end()).map(|at| world.calendar.timestamp(at)),
                spend: world.catalogue.minor(person.spend) as f64,
                price_sensitivity: person.price_sensitivity,
                sensitivity: person.sensitivity,
                tastes: GOODS.category.iter().map(|c| c.key.as_str()).zip(person.tastes).collect(),
                orders,
            }
        });
        Truth { customers: customers.collect(), ..world.truth() }
    }

    /// Plays the next thing on the agenda.
    fn play(&mut self, at: Millis, index: u32, happening: Happening) {
        let person = self.world.person(index);
        let state = &mut self.states[index as usize];
        state.steps += 1;
        let dice = Dice::new(self.world.config.seed, (1 << 40) + u64::from(index), u64::from(state.steps));
        let mut stage = Stage::new(&self.world, &person, index, state, dice, &mut self.orders);
        stage.play(at, happening);
        let (calls, plans, lived) = (stage.calls, stage.plans, stage.lived);
        for (at, call) in calls {
            self.number += 1;
            self.calls.push(Reverse(Timed { at, number: self.number, what: call }));
        }
        for (at, plan) in plans {
            self.number += 1;
            self.agenda.push(Reverse(Timed { at, number: self.number, what: (index, plan) }));
        }
        if let (Some(record), Some(order)) = (&mut self.lived, lived) {
            record[index as usize].push(order);
        }
    }
}

impl Iterator for Events {
    type Item = SimulatedEvent;

    fn next(&mut self) -> Option<SimulatedEvent> {
        let end = self.world.calendar.end();
        loop {
            let planned = self.agenda.peek().map_or(Millis::MAX, |Reverse(next)| next.at);
            let queued = self.calls.peek().map_or(Millis::MAX, |Reverse(next)| next.at);
            if queued.min(planned) >= end {
                return None;
            }
            if queued <= planned {
                let Reverse(call) = self.calls.pop()?;
                return Some(SimulatedEvent { at: self.world.calendar.timestamp(call.at), body: call.what });
            }
            let Reverse(Timed { at, what: (index, happening), .. }) = self.agenda.pop()?;
            self.play(at, index, happening);
        }
    }
}
