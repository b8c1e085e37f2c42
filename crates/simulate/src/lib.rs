//! A shop that never was: customers with tastes and patience, and everything that follows from how they are treated.
//!
//! The simulator is pure. The same [`Config`] gives the same events, byte for byte; nothing reads a clock or the system's
//! randomness, and nothing but [`export`] writes anywhere. [`Shop::events`] is a discrete-event simulation that holds only
//! what is still to happen, so a million customers fit into memory. [`Events::into_truth`] tells what was put in, so a
//! test can check that predictions and drivers find it.
//!
//! Buying is gamma-Poisson with a beta chance of leaving after each order, i.e. BG/NBD (Fader, Hardie and Lee 2005), whose
//! chance of leaving [`Behaviour`] raises by what happened with the order: lateness, defects, slow service. The clock of
//! all rates runs with the season ([`Truth::season`]). Baskets aim at a gamma-gamma spend.

mod aftermath;
mod asking;
mod bench;
mod calendar;
mod call;
mod catalogue;
mod config;
mod data;
mod dice;
pub mod export;
mod order;
mod person;
mod search;
mod shopping;
mod stage;
mod stream;
mod text;
mod truth;
mod visit;
mod world;

pub use bench::{BenchEvent, BenchKind, bench_events};
pub use config::{Behaviour, Config, ConfigError, Drivers, Language};
pub use stream::{Events, SimulatedEvent};
pub use truth::{Batch, CustomerKind, CustomerTruth, OrderTruth, Tongue, Truth};
pub use world::Shop;
