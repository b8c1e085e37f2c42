//! Questions about products (商品问答): visitors ask in public, the shop answers, and buyers whose order holds the product.
//!
//! These rows are state, not derived from the log: each change queues the event that tells of it. What a visitor without
//! an account wrote lies in the rows alone, so that it can be taken out again.

mod answer;
mod ask;
mod decide;
mod detail;
mod filter;
mod followers;
mod list;
mod of_order;
mod post;
mod public;
mod removal;
mod row;
mod settle;
mod suspect;
#[cfg(test)]
mod tests;
mod text;
mod view;
mod vote;

pub(crate) use answer::{NewAnswer, by_buyer};
pub(crate) use followers::tell_askers;
pub(crate) use of_order::{OfOrder, of_order};
pub(crate) use public::{Answered, Words, best, path, router as public_router};
pub(crate) use removal::{answers, asked, forget};
pub(crate) use settle::refill_words;
pub(crate) use text::{MAX_ANSWER, Unfit, clean, unfit};

use primitives::ShopId;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Listen;

#[derive(Serialize)]
struct Changed {
    id: Uuid,
}

/// Tells those who watch the shop that a question has changed; after the commit.
pub(crate) fn tell(listen: &Listen, shop: ShopId, question: Uuid) {
    listen.kit.notify(shop, "question", &Changed { id: question });
}

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(detail::show))
        .routes(routes!(post::post))
        .routes(routes!(decide::decide))
}
