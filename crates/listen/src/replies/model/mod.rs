//! Drafts that a model writes, of a provider that speaks OpenAI's protocol: off until a shop's owner sets one up. It is
//! told what a review says without whom it is from; what it answers is a draft, which staff edit and send.

mod answer;
mod attempt;
mod bought;
mod call;
mod draft;
mod failure;
pub(super) mod hide;
mod place;
mod prompt;
mod saved;
mod settings;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Listen;

pub(super) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new()
        .routes(routes!(settings::get, settings::set))
        .routes(routes!(attempt::attempt))
        .routes(routes!(draft::draft_by_model))
}
