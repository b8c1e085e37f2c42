//! The shop asks for reviews as Huitou does: every order some days after it came, unless its buyer has written already.

use serde_json::json;

use crate::calendar::{DAY, HOUR, Millis};
use crate::call::From;
use crate::dice::{Dice, mix};
use crate::order::Order;
use crate::stage::{Happening, Stage};

/// As the settings of reviews have it where nobody changed them. An hour less: a server that takes the run in finds the
/// decision made.
const DELAY: Millis = 7 * DAY - HOUR;
const LASTS: Millis = 60 * DAY;
/// Orders that are drawn; the others are asked nothing, so that who was asked can be held against who was not.
const DRAWN: f64 = 0.8;
/// Of those who are reached.
const OPENS: f64 = 0.38;
/// Of those who open the link; in between, by how gladly they write.
const WRITES: (f64, f64) = (0.3, 0.9);

impl Stage<'_> {
    /// Plans the decision, unless a review comes first.
    pub fn plan_asking(&mut self, delivered: Millis, order: &Order, reviewed: Option<Millis>) {
        let at = delivered + DELAY;
        if self.world.config.asks_for_reviews && reviewed.is_none_or(|reviewed| reviewed > at) {
            let order = Order { is_reviewed: reviewed.is_some(), ..order.clone() };
            self.plan(at, Happening::Asked(Box::new(order)));
        }
    }

    /// Draws without looking at how happy anybody is.
    pub fn ask(&mut self, at: Millis, order: Order) {
        let is_drawn = self.dice.chance(DRAWN);
        let asked = json!({
            "request_id": self.request(&order),
            "order_id": order.id,
            "channel": "link",
            "is_sampled": is_drawn,
            "reason": if is_drawn { "sampled" } else { "not_sampled" },
            "due_at": self.time(at),
            "expires_at": self.time(at + LASTS),
        });
        self.track(at, From::System, "Review Requested", asked);
        let is_reached = self.person.email.is_some() || self.person.phone.is_some();
        if is_drawn && is_reached && !order.is_reviewed && self.dice.chance(OPENS) {
            let wait = self.dice.exponential(1.5 * DAY as f64).min(0.8 * LASTS as f64) as Millis;
            self.plan(at + HOUR + wait, Happening::Answered(Box::new(order)));
        }
    }

    pub fn answer(&mut self, at: Millis, order: Order) {
        let request = self.request(&order);
        let opened = json!({"request_id": request, "order_id": order.id});
        self.track(at, From::System, "Review Request Opened", opened);
        let (least, most) = WRITES;
        if self.dice.chance(least + (most - least) * self.person.chatty) {
            self.review(at + 4 * 60_000, order, Some(&request));
        }
    }

    /// The request's id, a UUID of the fourth kind that follows from its order.
    fn request(&self, order: &Order) -> String {
        let mut dice = Dice::new(self.world.config.seed, mix(u64::from(self.index)), order.at as u64);
        let mut word = |most: f64| (dice.unit() * most) as u64;
        let (time, middle, version) = (word(4_294_967_296.0), word(65_536.0), word(4_096.0));
        let (variant, node) = (word(16_384.0) | 0x8000, word(281_474_976_710_656.0));
        format!("{time:08x}-{middle:04x}-4{version:03x}-{variant:04x}-{node:012x}")
    }
}
