use pages::Language;
use serde::{Deserialize, Serialize};

/// What is written to a person. It is laid out, with the shop's name above and the way to unsubscribe below, when it is
/// sent; texts are plain and appear as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub language: Language,
    /// One line.
    pub subject: String,
    pub paragraphs: Vec<String>,
    /// The one thing to do.
    pub button: Option<Button>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    /// A whole address, made with [`Contact::address`](crate::Contact::address).
    pub link: String,
}
