//! What customers say: reviews taken, verified, moderated, answered, mended and scored, projected from the event log.
//!
//! A review's row follows from its statements and from the facts about it (decisions, replies, votes, labels, steps of
//! recoveries). Facts have the ids of the events that told them, and telling one twice changes nothing: so what staff
//! and shoppers do here takes effect at once ([`apply::apply_now`]), and does no harm when it comes back out of the log.

mod state;
pub mod reviews;

pub use state::Listen;

use store::Migration;

/// The tables of this domain.
pub const MIGRATIONS: &[Migration] =
    &[Migration { version: 2_026_112_220, name: "listen", sql: include_str!("../migrations/2026112220_listen.sql") }];
