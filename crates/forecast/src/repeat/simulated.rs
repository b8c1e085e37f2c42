//! Histories drawn from the models' own story, for tests, speed runs and demonstrations.

use super::history::History;
use super::models::{BgNbd, MbgNbd};
use crate::sample::Sampler;

/// A drawn customer: what was seen until T, and what came after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimulatedCustomer {
    /// Seen until T.
    pub history: History,
    /// Orders in the `after` following T.
    pub later: u32,
}

/// A customer of BG/NBD, watched for `age` and then for `after`. With `whole`, order times are rounded to whole units.
pub fn simulate_bg_nbd(model: &BgNbd, age: f64, after: f64, whole: bool, sampler: &mut Sampler) -> SimulatedCustomer {
    let rate = sampler.gamma(model.r, model.alpha);
    let leaves = sampler.beta(model.a, model.b);
    run(rate, leaves, true, (age, after), whole, sampler)
}

/// A customer of MBG/NBD, watched for `age` and then for `after`. With `whole`, order times are rounded to whole units.
pub fn simulate_mbg_nbd(model: &MbgNbd, age: f64, after: f64, whole: bool, sampler: &mut Sampler) -> SimulatedCustomer {
    let rate = sampler.gamma(model.r, model.alpha);
    let leaves = sampler.beta(model.a, model.b);
    let alive = sampler.uniform() > leaves;
    run(rate, leaves, alive, (age, after), whole, sampler)
}

fn run(
    rate: f64,
    leaves: f64,
    mut alive: bool,
    (age, after): (f64, f64),
    whole: bool,
    sampler: &mut Sampler,
) -> SimulatedCustomer {
    let mut customer = SimulatedCustomer { history: History::new(0, 0.0, age), later: 0 };
    let mut now = 0.0;
    while alive {
        now += sampler.exponential(rate);
        if now > age + after {
            break;
        }
        if now <= age {
            customer.history.repeats += 1;
            customer.history.last = if whole { now.round().min(age) } else { now };
        } else {
            customer.later += 1;
        }
        alive = sampler.uniform() > leaves;
    }
    customer
}
