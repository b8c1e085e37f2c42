//! Keeping what was answered, however it came: by a link, on the site, by telephone, or told by another system.

mod announce;
mod keep;
mod place;
mod questionnaire;
mod response;
mod rows;

pub(crate) use announce::announce;
pub(crate) use keep::{Whole, keep, stored_answers};
pub(crate) use place::place;
pub use questionnaire::Questionnaire;
pub(crate) use response::{Response, State};
