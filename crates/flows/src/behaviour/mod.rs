//! What visitors do, asked of all history: how many come, how far they get, whether they come again, how fast pages are.
//!
//! A person here is who an event named when it was told: the user id, and where there was none, the visitor's anonymous id.
//! A visitor who signed in within the time that is read counts as whom they signed in as, unless several people did on that
//! device. What joined two customers later by an address, a number or the hands of staff changes nothing here, and orders
//! count as they were told, also those that were cancelled afterwards.

mod desk;
mod events;
mod frame;
mod funnel;
mod retention;
mod share;
mod visitors;
mod vitals;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Flows;

pub(crate) use desk::Desk;

pub(crate) fn router() -> OpenApiRouter<Flows> {
    OpenApiRouter::new()
        .routes(routes!(visitors::visitors))
        .routes(routes!(events::events))
        .routes(routes!(funnel::funnel))
        .routes(routes!(retention::retention))
        .routes(routes!(vitals::vitals))
}
