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
    pub foot: Foot,
}

/// What stands below a mail in a language that Huitou does not speak; what is left out is said in [`Message::language`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foot {
    /// From whom it is: `{}` is the shop's name.
    pub why: Option<String>,
    /// On the way to unsubscribe.
    pub unsubscribe: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    /// A whole address, made with [`Contact::address`](crate::Contact::address).
    pub link: String,
}
