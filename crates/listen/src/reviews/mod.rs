//! Reviews: what shoppers and senders state, what follows from it, and how staff see it.

mod correct;
mod decide;
mod detail;
mod export;
mod filter;
mod held;
mod in_segment;
mod invited;
mod label;
mod layouts;
mod list;
mod notice;
mod open;
mod overview;
#[cfg(test)]
mod plans;
mod publish;
pub(crate) mod row;
mod search;
mod sheet;
mod shown;
mod submit;
mod suspect;
pub(crate) mod view;
mod vote;
mod withdraw;

pub(crate) use correct::{Correction, correct, is_changed};
pub(crate) use decide::REASONS;
pub(crate) use filter::low;
pub(crate) use held::held_since;
pub use held::release;
#[cfg(test)]
pub(crate) use held::release_due;
pub use notice::notice;
#[cfg(test)]
pub(crate) use notice::notice_new;
pub use row::TURNED_GOOD;
pub(crate) use search::are_few;
pub use submit::{Edit, FollowUp, Submission, Submitted, edit, follow_up, submit};
pub(crate) use submit::{buyer, find};
pub use vote::{Voted, take_back, vote};
pub(crate) use withdraw::{WITHDRAWN, withdraw};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Listen;

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(export::export))
        .routes(routes!(overview::overview))
        .routes(routes!(invited::invited))
        .routes(routes!(detail::show))
        .routes(routes!(decide::decide))
        .routes(routes!(publish::publish))
        .routes(routes!(label::label))
}
