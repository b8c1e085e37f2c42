//! Boards with visitors, staff and people who try what they should not.

mod erasure;
mod following;
mod merging;
mod portal;
mod private;
mod site;
mod staff;
