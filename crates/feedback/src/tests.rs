//! Boards with visitors, staff and people who try what they should not.

mod closing;
mod erasure;
mod following;
mod hours;
mod looking;
mod merging;
mod portal;
mod private;
mod recalling;
pub(crate) mod site;
mod staff;
