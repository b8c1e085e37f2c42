use pages::fill;
use primitives::text::line;
use serde::Deserialize;

use super::words::Words;
use crate::kinds::{KINDS, MAX_NAME, MAX_TEXT, MAX_TITLE};
use crate::people::email;
use crate::posts::parse::clean;

/// What somebody filled in, right or wrong: it comes back as it was when something is missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    pub kind: String,
    pub title: String,
    pub text: String,
    /// Any word, when it was ticked.
    pub private: String,
    pub name: String,
    pub email: String,
    /// Any word, when the author has seen the posts like it.
    pub anyway: String,
    /// Any word, when the author only asks whether somebody wrote it before.
    pub look: String,
}

/// What has to be mended, by its place.
#[derive(Debug, Default)]
pub(super) struct Errors {
    pub kind: Option<String>,
    pub title: Option<String>,
    pub text: Option<String>,
    pub email: Option<String>,
}

impl Errors {
    pub fn are_none(&self) -> bool {
        self.kind.is_none() && self.title.is_none() && self.text.is_none() && self.email.is_none()
    }
}

impl Draft {
    pub fn cleaned(self) -> Self {
        Self {
            kind: self.kind,
            title: line(&self.title),
            text: clean(&self.text),
            private: self.private,
            name: line(&self.name),
            email: line(&self.email),
            anyway: self.anyway,
            look: self.look,
        }
    }

    /// Finds everything that has to be mended at once.
    pub fn check(&self, words: &Words) -> Errors {
        let bounded = |text: &str, most: usize| match text.chars().count() {
            0 => Some(words.error_empty.to_owned()),
            n if n > most => Some(fill(words.error_long, most)),
            _ => None,
        };
        let is_wrong_email = !self.email.is_empty() && self.email().is_none();
        Errors {
            kind: (!KINDS.contains(&self.kind.as_str())).then(|| words.error_kind.to_owned()),
            title: bounded(&self.title, MAX_TITLE),
            text: bounded(&self.text, MAX_TEXT),
            email: is_wrong_email.then(|| words.error_email.to_owned()),
        }
    }

    pub fn is_private(&self) -> bool {
        !self.private.is_empty() || crate::kinds::is_always_private(&self.kind)
    }

    /// Whether it makes sense to ask if somebody wrote it before.
    pub fn may_be_known(&self) -> bool {
        self.anyway.is_empty() && !self.is_private() && self.kind != "praise"
    }

    pub fn email(&self) -> Option<String> {
        email(&self.email)
    }

    pub fn signature(&self) -> Option<String> {
        let name: String = self.name.chars().take(MAX_NAME).collect();
        (!name.is_empty()).then_some(name)
    }
}
