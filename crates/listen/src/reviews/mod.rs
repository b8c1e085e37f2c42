//! Reviews: what shoppers and senders state, and what follows from it.

mod submit;

pub use submit::{Edit, FollowUp, Submission, Submitted, edit, follow_up, submit, vote};
