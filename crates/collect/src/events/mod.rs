//! What arrives, as it arrives: the live debugger, the list of recent events, how far behind the consumers are.

mod freshness;
mod latest;
mod list;
mod live;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use freshness::{ConsumerView, Freshness, freshness};
pub use live::Live;

use crate::Collect;

pub(crate) fn router() -> OpenApiRouter<Collect> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(latest::latest)).routes(routes!(freshness::show))
}
