//! Who is asked: an occasion makes an invitation, which is decided once it is due, with the reason in sight.
//!
//! The survey's own rules come first, each without looking at how happy anybody is: the draw, the segments, the quotas.
//! What then remains is decided by `contact`, together with everything else that the shop asks.

mod create;
mod decide;
mod ended;
mod invite;
mod link;
mod list;
mod mail;
mod message;
mod preview;
mod quota;
mod row;
mod sample;
mod view;
mod waves;
mod withdraw;
mod worker;

pub(crate) use create::{About, Occasion, create, expires_at};
pub(crate) use decide::decide;
pub(crate) use ended::recall;
pub(crate) use quota::has_room;
pub(crate) use row::Invitation;
pub(crate) use sample::is_drawn;
pub(crate) use withdraw::{again, came_with, forget, of_occasion, take_back, withdraw};
pub use worker::ask;
#[cfg(test)]
pub(crate) use {waves::go_on, worker::decide_due};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Surveys;

pub(crate) fn routes() -> OpenApiRouter<Surveys> {
    OpenApiRouter::new().routes(routes!(invite::invite)).routes(routes!(list::list)).routes(routes!(preview::preview))
}
