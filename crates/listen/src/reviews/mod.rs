//! Reviews: what shoppers and senders state, and what follows from it.

pub(crate) mod row;
mod submit;
mod suspect;

pub use submit::{Edit, FollowUp, Submission, Submitted, edit, follow_up, submit, vote};
