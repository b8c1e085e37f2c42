//! Reports: what a visitor holds against a review that everybody sees, for a person to decide about.
//!
//! A report hides nothing and holds nothing, however many there are: it stands beside the review until staff decide, by
//! the same closed list as always, or its writer takes it back. Anybody may report; who leaves a mail address, and shows
//! that it is theirs, hears what came of it. That is what the EU asks of notices about illegal content (Regulation (EU)
//! 2022/2065, Article 16).
//!
//! These rows are state, not derived from the log: each queues the event that tells of it. What was written lies in the
//! rows alone, so that it can be taken out again.

mod confirm;
mod follow;
mod news;
mod page;
mod removal;
mod report;
#[cfg(test)]
mod tests;
mod view;
mod words;

pub(crate) use news::tell_reporters;
pub(crate) use page::path;
pub(crate) use removal::{forget, forget_words, reported};
pub(crate) use view::{ReviewReport, of_review, open_of};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use contact::follower_pages;

use crate::shopper::Shopper;

/// True of a report `p` of the review `v` about which nobody of the shop has decided since.
pub(crate) const IS_OPEN: &str = "v.state <> 'rejected' AND NOT v.is_erased AND NOT EXISTS (
    SELECT 1 FROM review_decisions d WHERE d.review = p.review AND d.at >= p.at AND d.decision <> 'reward'
        AND d.staff_name <> '')";

/// Reports of the shop `$1` with their reviews; a condition follows.
pub(crate) const OF_SHOP: &str = "review_reports p JOIN reviews v ON v.id = p.review WHERE p.shop = $1";

/// What one form may weigh: the longest text in the longest encoding, and room.
const MAX_FORM: usize = 64 << 10;

pub(crate) fn public_router() -> Router<Shopper> {
    Router::new()
        .route("/s/{shop}/report/{review}", get(page::show).post(page::send))
        .merge(follower_pages::<confirm::Reported>())
        .layer(DefaultBodyLimit::max(MAX_FORM))
}
