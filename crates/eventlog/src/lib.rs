//! The durable event log: what was acknowledged is there after a crash, and there once.
//!
//! One directory holds one log. A single writer thread drains a queue bounded in bytes, drops duplicates, gives each
//! event the next [`Seq`](primitives::Seq), writes everything waiting as one atomic batch and syncs it once (group
//! commit); only then do the callers learn of it. Readers take ranges by position; [`run_consumer`] drives a
//! [`Consumer`] through the log in order.
//!
//! On disk (`dir/`), what tells of the events sealed where [`Options::seal`] says so, all of it frames that are there whole or not at all:
//! * `FORMAT` names the layout's version, `lock` keeps a second process out;
//! * `00…01.log` and on: segments of events, named for their first position; only the last is written, and only at its
//!   end, behind which zeros may lie. Beside each finished one `.map` (where its events are) and `.keys` (its message
//!   ids, as digests);
//! * `changes`: the journal of erasures and retention, until a scrub works them into the segments;
//! * `witness`: how far the log was acknowledged, so that one whose end was lost is noticed on opening instead of being
//!   taken for a shorter one.
//!
//! In memory: a mark for every 32 KiB of events, the message ids of the segment being written (up to 9 MB) and 2 bytes
//! for each one before it within the window, so that an append reads nothing.

mod change;
mod consumer;
mod cursor;
mod direct;
mod envelope;
mod error;
mod filter;
mod frame;
mod group;
mod journal;
mod layout;
mod log;
mod map;
mod options;
mod place;
mod progress;
mod recover;
mod run;
mod scrub;
mod seal;
mod seen;
mod segment;
mod shared;
mod snapshot;
#[cfg(test)]
mod tests;
mod view;
mod writer;

pub use consumer::{Consumer, run_consumer};
pub use error::{AppendError, LogError};
pub use log::{EventLog, LogStats};
pub use options::Options;
pub use progress::{Progress, ProgressReport};
pub use seal::Seal;
pub use snapshot::{Contents, verify};
pub use writer::Appended;
