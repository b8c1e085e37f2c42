//! Who is who: identifiers, the personas they belong to, and the profiles that personas make up.
//!
//! Facts hang on a persona and never move. Merging profiles, and taking a merge back, only changes which profile a
//! persona belongs to.

mod claims;
mod kind;
mod load;
mod merge;
mod normalise;
mod resolver;
#[cfg(test)]
mod tests;

pub(crate) use claims::{Claims, claims, fingerprint};
pub use kind::{Kind, Limit};
pub(crate) use load::{load, save};
pub use merge::{Merge, MergeView, Undone, merges_of};
pub(crate) use merge::{merge_by_staff, undo};
pub use normalise::Blocked;
pub use resolver::{Changes, Claim, Id, Incoming, Persona, Resolver};
