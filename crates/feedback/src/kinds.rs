//! The closed lists of words that posts are described with.

pub(crate) const KINDS: [&str; 4] = ["idea", "problem", "praise", "complaint"];

/// What staff may set; `merged` comes by merging alone.
pub(crate) const STATES: [&str; 7] = ["new", "under_review", "planned", "in_progress", "done", "declined", "answered"];

pub(crate) const MERGED: &str = "merged";

/// States in which something is still to be done or said.
pub(crate) const OPEN: [&str; 4] = ["new", "under_review", "planned", "in_progress"];

pub(crate) const APPROVALS: [&str; 4] = ["private", "held", "public", "rejected"];

/// The only reasons for which a post may be kept from the public. None is about what somebody thinks of the shop.
pub(crate) const REASONS: [&str; 7] =
    ["spam", "offensive", "personal_data", "off_topic", "illegal", "duplicate", "fake"];

/// A complaint is between its author and the shop.
pub(crate) fn is_always_private(kind: &str) -> bool {
    kind == "complaint"
}

/// `'a', 'b'` for a statement; only for the words above.
pub(crate) fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ")
}

pub(crate) const MAX_TITLE: usize = 120;
pub(crate) const MAX_TEXT: usize = 4_000;
pub(crate) const MAX_NAME: usize = 40;
pub(crate) const MAX_TAGS: usize = 20;
pub(crate) const MAX_TAG: usize = 40;
