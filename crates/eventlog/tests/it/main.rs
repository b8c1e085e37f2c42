//! The event log through its public interface.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod appending;
mod changing;
mod consuming;
mod damage;
mod full;
mod killing;
mod opening;
mod random;
mod sealing;
mod snapshots;
mod support;
