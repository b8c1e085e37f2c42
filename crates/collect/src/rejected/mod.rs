//! What could not be taken: kept with its reason, until a person mends it, sends it again or discards it.

mod keep;
mod list;
mod remove;
mod replay;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use keep::{Refusal, keep};

use crate::Collect;

pub(crate) fn router() -> OpenApiRouter<Collect> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(remove::remove)).routes(routes!(replay::replay))
}
