//! Profiles: one row per customer, put together from the facts of their personas.

mod personal;
mod recompute;
pub(crate) mod search;

pub(crate) use personal::Personal;
pub use recompute::COUNTED;
pub(crate) use recompute::{of_personas, recompute};
