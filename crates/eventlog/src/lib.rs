//! The durable event log: what was acknowledged is there after a crash, and there once.
//!
//! One directory holds one log. A single writer thread drains a queue bounded in bytes, drops duplicates, gives each
//! event the next [`Seq`](primitives::Seq), writes everything waiting as one atomic batch and syncs it once (group
//! commit); only then do the callers learn of it. Readers take ranges by position; [`run_consumer`] drives a
//! [`Consumer`] through the log in order.
//!
//! On disk (`dir/`): `FORMAT` names the layout's version, `lock` keeps a second process out, `db/` is a fjall store
//! with the events, the seen message ids and the head, and `witness` holds the count of acknowledged commits, so that
//! a log whose tail was lost to a damaged journal is noticed on opening instead of being taken for a shorter log.

mod change;
mod consumer;
mod engine;
mod envelope;
mod error;
mod layout;
mod log;
mod options;
mod progress;
mod seen;
mod snapshot;
mod writer;

pub use consumer::{Consumer, run_consumer};
pub use error::{AppendError, LogError};
pub use log::{EventLog, LogStats};
pub use options::Options;
pub use progress::{Progress, ProgressReport};
pub use snapshot::{Contents, verify};
pub use writer::Appended;
