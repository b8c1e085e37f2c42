use serde_json::Value;

use crate::calendar::Millis;
use crate::dice::Dice;
use crate::order::{Contact, Order};
use crate::person::Person;
use crate::truth::OrderTruth;
use crate::world::World;

/// What can be on the agenda of a person.
pub enum Happening {
    /// The first visit of all.
    Arrival,
    /// Looking around without buying.
    Visit,
    Purchase,
    Cancelled(Box<Order>),
    Shipped(Box<Order>),
    Delayed(Box<Order>),
    Delivered(Box<Order>),
    Refunded(Box<Order>),
    Contacted(Box<Order>),
    Resolved(Box<Contact>),
    Reviewed(Box<Order>),
    /// The shop decides whether it asks for a review.
    Asked(Box<Order>),
    /// The link that asks is opened, and the review sent by it.
    Answered(Box<Order>),
    FollowedUp(Box<Order>),
    Surveyed(Box<Order>),
}

/// What changes about a person.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Calls made, for their ids.
    pub calls: u32,
    /// Happenings played, for their dice.
    pub steps: u32,
    pub orders: u32,
    /// Satisfaction with the shop, 0 to 1; starts with the person's mood.
    pub satisfaction: f32,
    /// Bit per device: signed in there.
    pub known_on: u8,
    /// When the person is gone for good, once that is decided.
    pub leaves: Option<Millis>,
}

/// Where one happening of one person is played: collects the calls made and what follows later.
pub struct Stage<'a> {
    pub world: &'a World,
    pub person: &'a Person,
    pub index: u32,
    pub state: &'a mut State,
    pub dice: Dice,
    /// Orders of the whole shop so far.
    pub order_count: &'a mut u64,
    pub calls: Vec<(Millis, Value)>,
    pub plans: Vec<(Millis, Happening)>,
    pub lived: Option<OrderTruth>,
}

impl<'a> Stage<'a> {
    pub fn new(
        world: &'a World,
        person: &'a Person,
        index: u32,
        state: &'a mut State,
        dice: Dice,
        order_count: &'a mut u64,
    ) -> Self {
        let (calls, plans) = (Vec::new(), Vec::new());
        Self { world, person, index, state, dice, order_count, calls, plans, lived: None }
    }

    pub fn play(&mut self, at: Millis, happening: Happening) {
        match happening {
            Happening::Arrival => self.arrive(at),
            Happening::Visit => self.visit(at),
            Happening::Purchase => self.purchase(at),
            Happening::Cancelled(order) => self.cancel(at, &order),
            Happening::Shipped(order) => self.ship(at, &order),
            Happening::Delayed(order) => self.delay(at, &order),
            Happening::Delivered(order) => self.deliver(at, *order),
            Happening::Refunded(order) => self.refund(at, &order),
            Happening::Contacted(order) => self.contact(at, &order),
            Happening::Resolved(contact) => self.resolve(at, &contact),
            Happening::Reviewed(order) => self.review(at, *order, None),
            Happening::Asked(order) => self.ask(at, *order),
            Happening::Answered(order) => self.answer(at, *order),
            Happening::FollowedUp(order) => self.follow_up(at, &order),
            Happening::Surveyed(order) => self.answer_nps(at, &order),
        }
    }

    pub fn plan(&mut self, at: Millis, happening: Happening) {
        self.plans.push((at, happening));
    }

    /// Plans something after a wait in business days, if the run lasts that long.
    pub fn plan_after(&mut self, from: Millis, business_days: f64, happening: Happening) {
        if let Some(at) = self.world.calendar.after(self.person.rhythm, from, business_days) {
            self.plan(at, happening);
        }
    }
}
