use std::time::Duration;

use lettre::address::{AddressError, Envelope};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use uuid::Uuid;

use super::config::{MailConfig, MailConfigError};
use super::headers::{AutoSubmitted, ListUnsubscribe, ListUnsubscribePost};
use super::letter::Letter;
use super::refusal::Refusal;

/// A server that says nothing for so long is tried again later.
const PATIENCE: Duration = Duration::from_secs(30);

/// The way to the mail server.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    /// The installation's address, without a slash at its end.
    pub base: String,
    pub from: Mailbox,
    /// Where mails come back to; the sender's address where it is not set.
    bounces: Option<Address>,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Post {
    /// # Errors
    /// When a part of the configuration cannot be read.
    pub fn new(config: MailConfig) -> Result<Self, MailConfigError> {
        let MailConfig { url, from, address, bounces } = config;
        let from: Mailbox = from.parse().map_err(|_| MailConfigError::From(from))?;
        let base = address.trim_end_matches('/').to_owned();
        let host = host(&base).ok_or(MailConfigError::Address(address))?.to_owned();
        let bounces = bounces.map(read_bounces).transpose()?;
        let url = url.trim();
        if !url.starts_with("smtp://") && !url.starts_with("smtps://") {
            return Err(MailConfigError::Url("it begins with neither smtp:// nor smtps://".to_owned()));
        }
        if is_in_clear(url) {
            return Err(MailConfigError::Clear);
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| MailConfigError::Url(error.to_string()))?
            .hello_name(ClientId::Domain(host))
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { base, from, bounces, transport })
    }

    /// Hands a letter to the server.
    ///
    /// # Errors
    /// Why it was not taken, and what that means.
    pub async fn send(&self, letter: &Letter) -> Result<(), Refusal> {
        let mail = self.compose(letter).map_err(Refusal::Never)?;
        let refusal = |error| Refusal::of(&error, letter.to.as_ref());
        self.transport.send(mail).await.map(drop).map_err(refusal)
    }

    /// The letter as it goes over the wire.
    fn compose(&self, letter: &Letter) -> Result<lettre::Message, String> {
        let from = Mailbox::new(Some(letter.from_name.clone()), self.from.email.clone());
        let to = Mailbox::new(letter.to_name.clone(), letter.to.clone());
        let id = format!("<{}@{}>", letter.id, self.from.email.domain());
        let mut mail = lettre::Message::builder()
            .message_id(Some(id))
            .from(from)
            .to(to)
            .subject(letter.message.subject.split_whitespace().collect::<Vec<_>>().join(" "))
            .header(AutoSubmitted("auto-generated".to_owned()));
        if let Some(address) = &letter.reply_to {
            mail = mail.reply_to(Mailbox::new(None, address.clone()));
        }
        if let Some(link) = &letter.unsubscribe {
            mail = mail
                .header(ListUnsubscribe(format!("<{link}>")))
                .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
        }
        if let Some(bounces) = &self.bounces {
            let sender = returning(bounces, letter.id).map_err(|error| error.to_string())?;
            let envelope = Envelope::new(Some(sender), vec![letter.to.clone()]).map_err(|error| error.to_string())?;
            mail = mail.envelope(envelope);
        }
        let html = letter.html().map_err(|error| error.to_string())?;
        let body = MultiPart::alternative_plain_html(letter.text(), html);
        mail.multipart(body).map_err(|error| error.to_string())
    }
}

/// The address that a mail comes back to, which names the mail.
fn returning(bounces: &Address, id: Uuid) -> Result<Address, AddressError> {
    Address::new(format!("{}+{}", bounces.user(), id.simple()), bounces.domain())
}

/// An address that is short enough to have an id added.
fn read_bounces(text: String) -> Result<Address, MailConfigError> {
    let address = text.trim().parse::<Address>().ok();
    let fits = address.filter(|address| returning(address, Uuid::nil()).is_ok());
    fits.ok_or(MailConfigError::Bounces(text))
}

/// Whether a password would go over a network that others can read.
fn is_in_clear(url: &str) -> bool {
    let Some((_, server)) = url.strip_prefix("smtp://").and_then(|rest| rest.rsplit_once('@')) else { return false };
    let is_here = ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| server.starts_with(host));
    !is_here && !server.contains("tls=required")
}

/// `huitou.example.com` of `https://huitou.example.com:8443/at`.
fn host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?.split(':').next()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    (!host.is_empty() && host.chars().all(is_plain)).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str, from: &str, address: &str) -> MailConfig {
        MailConfig { url: url.to_owned(), from: from.to_owned(), address: address.to_owned(), bounces: None }
    }

    #[tokio::test]
    async fn a_configuration_is_read_or_refused_with_its_reason_and_without_its_password() {
        let good = config("smtps://u%40x.cn:secret@mail.example", "山野集 <care@example.com>", "https://h.example/");
        assert_eq!(Post::new(good).unwrap().base, "https://h.example");
        assert!(Post::new(config("smtp://u:p@127.0.0.1:25", "a@b.cn", "http://127.0.0.1:7700")).is_ok());
        for (url, from, address) in [
            ("mail.example", "a@b.cn", "https://h.example"),
            ("http://u:secret@mail.example", "a@b.cn", "https://h.example"),
            ("smtp://u:secret@mail.example:port?tls=required", "a@b.cn", "https://h.example"),
            ("smtp://u:secret@mail.example", "a@b.cn", "https://h.example"),
            ("smtp://mail.example", "nobody", "https://h.example"),
            ("smtp://mail.example", "a@b.cn", "h.example"),
            ("smtp://mail.example", "a@b.cn", "https://"),
        ] {
            let error = Post::new(config(url, from, address)).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
        let good = || config("smtp://127.0.0.1:25", "a@b.cn", "https://h.example");
        let bounces = |text: &str| MailConfig { bounces: Some(text.to_owned()), ..good() };
        assert!(Post::new(bounces("bounces@b.cn")).is_ok());
        for nonsense in ["", "bounces", "a@b.cn\r\nX: y", &format!("{}@b.cn", "a".repeat(40))] {
            assert!(Post::new(bounces(nonsense)).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn an_address_to_come_back_to_names_the_mail() {
        let to = returning(&"bounces@b.cn".parse().unwrap(), Uuid::from_u128(42)).unwrap();
        assert_eq!(to.to_string(), "bounces+0000000000000000000000000000002a@b.cn");
    }

    #[test]
    fn the_host_of_an_address_is_its_name_alone() {
        assert_eq!(host("https://h.example:8443/at"), Some("h.example"));
        assert_eq!(host("http://127.0.0.1:7700"), Some("127.0.0.1"));
        assert_eq!(host("ftp://h.example"), None);
        assert_eq!(host("https://h example"), None);
    }
}
