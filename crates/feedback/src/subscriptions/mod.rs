//! Who is told of answers: those who have shown that the address is theirs, and customers whom the shop knows.

mod confirm;
mod follow;
mod forget;
mod mail;
mod recall;
mod updates;
mod words;
mod worker;

pub(crate) use confirm::{open, set};
pub(crate) use follow::{Follow, follow, is_following, unfollow};
#[cfg(test)]
pub(crate) use forget::forget_all;
pub(crate) use recall::{hush, pardon, silence};
pub(crate) use updates::{News, announce};
pub use worker::notify;
#[cfg(test)]
pub(crate) use worker::{PAUSE, step};

/// What the address of a subscription proves.
const PURPOSE: &str = "feedback subscription";
