//! Single answers as staff see them, and what they do about them: follow somebody up, take everything along, tell
//! people what came of it.

mod arrived;
mod comments;
mod export;
mod follow_up;
mod get;
mod list;
mod newest;
mod news;
mod picture;
#[cfg(test)]
mod plans;
mod query;
mod reread;
mod scored;
mod sheet;
mod tell;
mod view;
mod wanted;

pub(crate) use arrived::arrived;
pub(crate) use follow_up::{MAIL, assign, is_moot_case};
pub use follow_up::{Mine, mine};
pub(crate) use news::resume as resume_news;
pub(crate) use reread::reread;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Surveys;

pub(crate) fn routes() -> OpenApiRouter<Surveys> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(scored::list))
        .routes(routes!(get::get))
        .routes(routes!(export::csv))
        .routes(routes!(export::lines))
        .routes(routes!(follow_up::change::change))
        .routes(routes!(follow_up::list::list))
        .routes(routes!(follow_up::mail::list::list, follow_up::mail::send::send))
        .routes(routes!(tell::tell))
        .routes(routes!(news::list::list))
        .routes(routes!(news::audience::get))
        .routes(routes!(news::withdraw::withdraw))
        .routes(routes!(picture::picture))
}
