//! The words every other crate speaks: ids, money, time, working hours and randomness, events and what senders put into
//! them.
//!
//! Nothing here does I/O. The clock and randomness are parameters: code that needs the time takes a [`Clock`],
//! code that makes ids takes [`Ids`], so a test owns both.

pub mod calendar;
mod clock;
pub mod day;
mod event;
mod id;
pub mod json;
mod money;
mod named;
pub mod text;

pub use clock::{Clock, ManualClock, SharedClock, SystemClock};
pub use event::{Event, EventKind, EventRef, Seq, Stored};
pub use id::{AccountId, CustomerId, Ids, ImportId, SegmentId, ShopId, SourceId, derived_id, id_of};
pub use money::{Currency, Money, MoneyError};
pub use named::Named;

/// An instant, UTC, microseconds in storage.
pub use jiff::Timestamp;
