//! Who is who: identifiers, the personas they belong to, and the profiles that personas make up.
//!
//! Facts hang on a persona and never move. Merging profiles, and taking a merge back, only changes which profile a
//! persona belongs to.

mod claimants;
mod claims;
mod endpoints;
mod kind;
mod load;
mod merge;
mod normalise;
mod resolver;
mod rules;
mod stored;
#[cfg(test)]
mod tests;

pub(crate) use claimants::give_back;
pub(crate) use claims::{Claims, claims, fingerprint};
pub use kind::Kind;
pub(crate) use load::{load, save};
pub use merge::{Merge, MergeView, Undone, merge_of, merges_after, merges_of};
pub(crate) use merge::{merge_by_staff, undo};
pub use normalise::Blocked;
pub use resolver::{Changes, Claim, Id, Incoming, Persona, Resolver};
pub use rules::{IdentityRules, KindRule, Limit};
pub(crate) use stored::{rules, set_rules};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Know;

pub(crate) fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new().routes(routes!(endpoints::get, endpoints::set, endpoints::reset))
}
