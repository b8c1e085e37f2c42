//! The form behind a link: one for the shop and every product of the order; afterwards what was sent, and room for more.

mod answer;
mod change;
mod check;
mod correct;
mod draft;
mod more;
mod order;
mod receive;
mod send;
mod show;
mod view;
mod visit;
mod withdraw;

pub(crate) use answer::answer;
pub(crate) use change::change;
pub(crate) use correct::{act as correct, ask as ask_correction};
pub(crate) use more::more;
pub(crate) use send::send;
pub(crate) use show::show;
pub(crate) use withdraw::withdraw;

/// The longest text, in characters.
const MAX_TEXT: usize = 4_000;
const MAX_NAME: usize = 40;
/// Photos of one review.
const MAX_PHOTOS: usize = 6;
/// Products of one form; a longer order is reviewed in several rounds.
const MAX_ITEMS: usize = 20;
