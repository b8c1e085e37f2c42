//! What people want a shop to hear: ideas, problems, praise and complaints, with votes, answers promised for a time, and
//! private threads.
//!
//! Posts are state; every change of them is told by an event in the same transaction. What is public is decided in one
//! place, `posts::PUBLIC`, and the portal reads nothing else.

mod customers;
mod export;
mod kinds;
mod known;
mod log;
mod mining;
mod numbers;
mod own;
mod people;
mod portal;
mod posts;
mod reading;
mod redact;
mod removal;
mod router;
mod settings;
mod shop;
mod state;
mod subscriptions;
mod suspect;
#[cfg(test)]
mod tests;
mod threads;
mod votes;

pub use export::export;
pub use numbers::{Answering, Waiting, answering, waiting};
pub use portal::router as pages_router;
pub use posts::{refill_words, reread};
pub use reading::{Opinion, Reading, Readings};
pub use redact::{CHANGED, erased_posts, tagged_post, without_tags};
pub use removal::{Person, erase};
pub use router::router;
pub use settings::Settings;
pub use state::Feedback;
pub use subscriptions::notify;

use store::Migration;

/// The tables of this domain.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 2_026_112_250, name: "feedback", sql: include_str!("../migrations/2026112250_feedback.sql") },
    Migration {
        version: 2_026_112_251,
        name: "feedback_reading",
        sql: include_str!("../migrations/2026112251_feedback_reading.sql"),
    },
    Migration {
        version: 2_026_112_350,
        name: "feedback_trend",
        sql: include_str!("../migrations/2026112350_feedback_trend.sql"),
    },
    Migration {
        version: 2_026_112_490,
        name: "feedback_objections",
        sql: include_str!("../migrations/2026112490_feedback_objections.sql"),
    },
    Migration {
        version: 2_026_112_494,
        name: "feedback_news",
        sql: include_str!("../migrations/2026112494_feedback_news.sql"),
    },
    Migration {
        version: 2_026_112_609,
        name: "vote_networks",
        sql: include_str!("../migrations/2026112609_vote_networks.sql"),
    },
];
