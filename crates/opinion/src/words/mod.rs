//! The words of our own that the crate ships: opinions, what modifies them, what they are said of, what is urgent.

mod kinds;
mod lexicon;
mod lines;
mod pairs;
mod trie;

pub(crate) use kinds::{Kind, Kinds};
pub(crate) use lexicon::{Entry, Lexicon, lexicon};
pub(crate) use lines::lines;
pub(crate) use trie::{Found, Trie};
