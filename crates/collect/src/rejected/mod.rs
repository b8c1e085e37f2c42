//! What could not be taken: kept with its reason, sealed, until a person mends it, sends it again or discards it, or the
//! shop keeps nothing so old any more.

mod again;
mod age;
mod clear;
mod keep;
mod list;
mod remove;
mod replay;
mod replay_all;
mod seal;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use age::forget_rejected;
pub(crate) use keep::{MAX_PER_SOURCE, MAX_RAW, Refusal, keep};
pub(crate) use seal::{Kept, Said, seal_rejected};

use crate::Collect;

pub(crate) fn router() -> OpenApiRouter<Collect> {
    OpenApiRouter::new()
        .routes(routes!(list::list, clear::clear))
        .routes(routes!(remove::remove))
        .routes(routes!(replay::replay))
        .routes(routes!(replay_all::replay_all))
}
