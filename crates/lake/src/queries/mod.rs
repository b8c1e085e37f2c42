//! The questions asked most, each in one pass over the columns it needs.

mod calendar;
mod cohorts;
mod distinct;
mod funnel;
mod history;
mod people;
mod purchases;
mod scope;
mod sql;

pub use cohorts::Cohort;
pub use distinct::DayEvents;
pub use funnel::Funnel;
pub use history::HistoryEvent;
pub use purchases::Purchases;
pub use scope::{Aliases, Scope};
pub use sql::{Answer, Limits};
