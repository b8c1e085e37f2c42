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

/// The foot of a mail. What one in a language that Huitou does not speak leaves out is said in [`Message::language`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Foot {
    /// Which language the mail is in, as browsers know it; none: [`Message::language`].
    pub tag: Option<String>,
    /// Whether that is written from right to left.
    pub is_rtl: bool,
    /// From whom it is: `{}` is the shop's name.
    pub why: Option<String>,
    /// On the way to unsubscribe.
    pub unsubscribe: Option<String>,
    /// To hear no more of what this mail is about; other mails still come.
    pub stop: Option<Button>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    /// A whole address, made with [`Contact::address`](crate::Contact::address).
    pub link: String,
}
