//! Mails that come back after a server had taken them, and readers who call one spam: whoever gets such reports (a
//! mailbox, the mail provider) hands them in as they are.
//!
//! A report is believed when it names a mail by its id, which only those know whom the mail went to and passed through.
//! What it says is read from the parts that are made for programs, never from its prose.

mod code;
mod fate;
mod mime;
mod report;
mod take;

pub(crate) use take::take;
pub use take::{Bounce, BounceOutcome};
