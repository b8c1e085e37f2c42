//! Posts: what somebody wrote, what became of it, and how staff see it.

mod change;
mod closed;
mod create;
mod detail;
mod filter;
mod in_segment;
mod keep;
mod link;
mod list;
mod logged;
mod merge;
mod merge_preview;
mod moderate;
pub(crate) mod parse;
mod reread;
pub(crate) mod row;
mod similar;
pub(crate) mod trend;
pub(crate) mod view;
mod words;

pub(crate) use change::{Mover, state_changed};
pub(crate) use closed::tell_case;
pub(crate) use filter::Condition;
pub(crate) use keep::{NewPost, Origin, keep};
pub(crate) use link::{FeedbackLink, by_token, thread_path, thread_token};
pub(crate) use list::{ANSWERED, NEWEST, Order, TREND, VOTES, page};
#[cfg(test)]
pub(crate) use reread::read_again;
pub use reread::reread;
pub(crate) use row::{PUBLIC, Post};
pub(crate) use similar::{Match, alike, titled};
pub(crate) use words::WORDS;
pub use words::refill_words;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Feedback;

pub(crate) fn routes() -> OpenApiRouter<Feedback> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(detail::show, change::change))
        .routes(routes!(merge::merge, merge_preview::preview))
        .routes(routes!(merge::unmerge))
        .routes(routes!(moderate::moderate))
        .routes(routes!(similar::similar))
        .routes(routes!(logged::log))
        .routes(routes!(link::link))
}
