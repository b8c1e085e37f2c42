//! A text as it is matched: normalised, with the way back to the original; its language, sentences and clauses.

mod language;
mod normal;
mod split;

pub(crate) use language::tongue;
pub use language::{Language, Tongue};
pub(crate) use normal::{Normal, is_han, normal_words};
pub(crate) use split::{Clause, clauses};

use serde::{Deserialize, Serialize};

/// A part of a text, in bytes of UTF-8, `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// The words themselves. Empty when the span is not of this text.
    #[must_use]
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}
