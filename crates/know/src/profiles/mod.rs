//! Profiles: one row per customer, put together from the facts of their personas.

mod facts;
mod gather;
mod personal;
mod recompute;
pub(crate) mod search;

pub(crate) use personal::Personal;
pub(crate) use recompute::{of_personas, recompute};

/// Orders that count as orders and as money.
pub const COUNTED: &str = "status NOT IN ('pending', 'cancelled')";
