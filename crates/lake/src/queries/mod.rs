//! The questions asked most, each in one pass over the columns it needs.

mod calendar;
mod cohorts;
mod distinct;
mod funnel;
mod history;
mod people;
mod presence;
mod purchases;
mod scope;
mod sign_ins;
mod sql;
mod vitals;

pub use cohorts::Cohort;
pub use distinct::DayEvents;
pub use funnel::Funnel;
pub use history::HistoryEvent;
pub use presence::Presence;
pub use purchases::Purchases;
pub use scope::{Aliases, Scope};
pub use sql::{Answer, Limits};
pub use vitals::Vitals;
