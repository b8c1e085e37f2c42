//! Who is told of answers: those who have shown that the address is theirs, and customers whom the shop knows.

mod confirm;
mod follow;
mod mail;
mod updates;
mod words;
mod worker;

pub(crate) use confirm::{Opened, end, open, start};
pub(crate) use follow::{Follow, follow, is_following, unfollow};
pub(crate) use updates::{News, announce};
pub use worker::notify;
#[cfg(test)]
pub(crate) use worker::step;

/// What the address of a subscription proves.
const PURPOSE: &str = "feedback subscription";
