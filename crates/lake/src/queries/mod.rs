//! The questions asked most, each in one pass over the columns it needs.

mod calendar;
mod distinct;
mod funnel;
mod histogram;
mod history;
mod people;
mod presence;
mod scope;
mod sign_ins;
mod sql;
mod vitals;

pub use distinct::DayEvents;
pub use funnel::Funnel;
pub use histogram::Histogram;
pub use history::HistoryEvent;
pub use presence::Presence;
pub use scope::{Aliases, Scope};
pub use sql::{Answer, Limits};
pub use vitals::Vitals;
