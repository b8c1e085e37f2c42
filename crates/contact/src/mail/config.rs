use std::fmt;

use serde::{Deserialize, Serialize};

/// The installation's mail server, from `[mail]` of its configuration.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// `smtps://USER:PASSWORD@HOST` (TLS from the start) or `smtp://USER:PASSWORD@HOST:587?tls=required` (STARTTLS);
    /// `smtp://HOST:25` without either, for a server on this machine. `%40` stands for an `@` in the user's name.
    pub url: String,
    /// `Name <address>` or an address: the sender of every mail.
    pub from: String,
    /// Where people reach this installation, `https://huitou.example.com`: links in mails begin with it.
    #[serde(default)]
    pub address: String,
    /// Where mails that cannot be delivered come back to, `bounces@example.com`: each leaves with an address of its own
    /// made of it, `bounces+ID@example.com`. Without it they come back to the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounces: Option<String>,
}

/// Without the server's address, which holds its password.
impl fmt::Debug for MailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url: _, from, address, bounces } = self;
        let mut debug = f.debug_struct("MailConfig");
        debug.field("from", from).field("address", address).field("bounces", bounces).finish_non_exhaustive()
    }
}

/// What is wrong with `[mail]`. It never repeats the address of the server: the password is in it.
#[derive(Debug, thiserror::Error)]
pub enum MailConfigError {
    #[error(
        "mail.url is not the address of a mail server ({0}): give smtps://USER:PASSWORD@HOST or \
         smtp://USER:PASSWORD@HOST:587?tls=required"
    )]
    Url(String),
    #[error("mail.url would send its password so that others can read it: add ?tls=required, or use smtps://")]
    Clear,
    #[error("mail.from is “{0}”: give an address such as “Shop <care@example.com>”")]
    From(String),
    #[error(
        "mail.address is “{0}”: give it, or public_url, the address at which people reach Huitou, such as \
         https://huitou.example.com"
    )]
    Address(String),
    #[error("mail.bounces is “{0}”: give a short mail address such as bounces@example.com")]
    Bounces(String),
}
