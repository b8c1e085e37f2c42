//! What surveys have found: counts kept with every answer ([`tallies`]), the numbers made of them ([`formulas`]), and how
//! staff see them.

mod aspects;
pub(crate) mod formulas;
mod groups;
mod index;
mod newest;
mod numbers;
pub(crate) mod query;
mod questions;
mod reach;
pub(crate) mod report;
mod scored;
mod scores;
mod source;
pub(crate) mod tallies;
#[cfg(test)]
mod tests;
mod waves;
mod window;

pub use formulas::{Change, Estimate, Score};
pub use groups::GroupScore;
pub(crate) use scored::question_type;
pub use scored::{ScoreDay, ScoreSurvey, Scored, score_days, score_surveys, scored};
pub use scores::{ScoreReport, scores};
pub use waves::Wave;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Surveys;

pub(crate) fn routes() -> OpenApiRouter<Surveys> {
    OpenApiRouter::new().routes(routes!(report::get)).routes(routes!(scores::list))
}
