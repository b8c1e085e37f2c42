//! Mails: how they look and how they leave.

mod config;
mod headers;
mod letter;
mod post;
mod refusal;

pub use config::{MailConfig, MailConfigError};
pub(crate) use letter::Letter;
pub(crate) use post::Post;
pub(crate) use refusal::Refusal;
