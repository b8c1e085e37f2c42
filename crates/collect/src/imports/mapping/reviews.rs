use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::is_among;

/// How a file of reviews names and words them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReviewRules {
    /// Where they were written, kept on each; a column for it goes before. Without a namespace it is also put before
    /// their ids, `origin:id`. Empty: the ids are the shop's own.
    pub origin: String,
    /// Words for stars, by their number: `5 = ["好评"]`.
    pub stars: BTreeMap<String, Vec<String>>,
    /// Names of reviewers who do not say who they are; so is any with a `*` in it.
    pub anonymous: Vec<String>,
    /// Texts that stand where nobody wrote any.
    pub untold: Vec<String>,
    /// States of what nobody should see, such as spam: set aside.
    pub unshown: Vec<String>,
    /// Whether a review without a time is taken, as written when it is imported.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undated: bool,
    /// Whether a text without stars is taken: it counts in what customers speak of and in no score.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unrated: bool,
    /// Whether ids are no more than the file's own numbers of its rows: they tell apart what says the same, and rows of two
    /// files that have the same are two reviews.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ids_of_file: bool,
}

impl ReviewRules {
    /// The stars that a word means.
    #[must_use]
    pub fn stars(&self, word: &str) -> Option<i64> {
        let (stars, _) = self.stars.iter().find(|(_, words)| is_among(words, word))?;
        stars.parse().ok()
    }

    /// True of a name that tells nobody from others.
    #[must_use]
    pub fn is_nobody(&self, name: &str) -> bool {
        name.contains('*') || self.is_anonymous(name)
    }

    /// True of a name that is none.
    #[must_use]
    pub fn is_anonymous(&self, name: &str) -> bool {
        is_among(&self.anonymous, name)
    }

    #[must_use]
    pub fn is_untold(&self, text: &str) -> bool {
        is_among(&self.untold, text)
    }

    #[must_use]
    pub fn is_unshown(&self, state: &str) -> bool {
        is_among(&self.unshown, state)
    }

    /// What stands for stars and is no number of them.
    pub(super) fn wrong(&self) -> Option<&str> {
        self.stars.keys().map(String::as_str).find(|stars| !matches!(*stars, "1" | "2" | "3" | "4" | "5"))
    }
}
