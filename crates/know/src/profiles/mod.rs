//! Profiles: one row per customer, put together from the facts of their personas.

mod personal;
mod recompute;
mod search;

pub use recompute::COUNTED;
pub(crate) use recompute::{of_personas, recompute};
