use std::time::Duration;

use lettre::address::{AddressError, Envelope};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use uuid::Uuid;

use super::config::{MailConfig, MailConfigError};
use super::headers::{AutoSubmitted, ListUnsubscribe, ListUnsubscribePost};
use super::letter::Letter;
use super::refusal::Refusal;
use crate::Roots;

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
    pub fn new(config: MailConfig, roots: &Roots) -> Result<Self, MailConfigError> {
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
        let unusable = |error: smtp::Error| MailConfigError::Url(error.to_string());
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(unusable)?
            .hello_name(ClientId::Domain(host))
            .timeout(Some(PATIENCE));
        if let Some(tls) = tls(url, roots).map_err(unusable)? {
            transport = transport.tls(tls);
        }
        Ok(Self { base, from, bounces, transport: transport.build() })
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

/// The encryption that the address asks for, with a server that may show who it is by one of `roots`; none where the
/// address asks for none, or the usual will do.
fn tls(url: &str, roots: &Roots) -> Result<Option<Tls>, smtp::Error> {
    let way: fn(TlsParameters) -> Tls = match url.split_once('?') {
        _ if url.starts_with("smtps://") => Tls::Wrapper,
        Some((_, query)) if query.contains("tls=required") => Tls::Required,
        Some((_, query)) if query.contains("tls=opportunistic") => Tls::Opportunistic,
        _ => return Ok(None),
    };
    let (Some(server), true) = (server(url), roots.own().next().is_some()) else { return Ok(None) };
    let mut parameters = TlsParameters::builder(server.to_owned());
    for root in roots.own() {
        parameters = parameters.add_root_certificate(Certificate::from_der(root.to_vec())?);
    }
    Ok(Some(way(parameters.build()?)))
}

/// `mail.example` of `smtp://u:p@mail.example:587?tls=required`.
fn server(url: &str) -> Option<&str> {
    let authority = url.split_once("://")?.1.split(['/', '?', '#']).next()?;
    let server = authority.rsplit_once('@').map_or(authority, |(_, server)| server);
    match server.find(']') {
        Some(end) => server.get(..=end),
        None => server.split(':').next(),
    }
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
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;
    use crate::roots::company;

    fn config(url: &str, from: &str, address: &str) -> MailConfig {
        MailConfig { url: url.to_owned(), from: from.to_owned(), address: address.to_owned(), bounces: None }
    }

    fn read(url: &str, from: &str, address: &str) -> Result<Post, MailConfigError> {
        Post::new(config(url, from, address), &Roots::default())
    }

    #[tokio::test]
    async fn a_configuration_is_read_or_refused_with_its_reason_and_without_its_password() {
        let good = config("smtps://u%40x.cn:secret@mail.example", "山野集 <care@example.com>", "https://h.example/");
        assert_eq!(Post::new(good, &Roots::default()).unwrap().base, "https://h.example");
        assert!(read("smtp://u:p@127.0.0.1:25", "a@b.cn", "http://127.0.0.1:7700").is_ok());
        for (url, from, address) in [
            ("mail.example", "a@b.cn", "https://h.example"),
            ("http://u:secret@mail.example", "a@b.cn", "https://h.example"),
            ("smtp://u:secret@mail.example:port?tls=required", "a@b.cn", "https://h.example"),
            ("smtp://u:secret@mail.example", "a@b.cn", "https://h.example"),
            ("smtp://mail.example", "nobody", "https://h.example"),
            ("smtp://mail.example", "a@b.cn", "h.example"),
            ("smtp://mail.example", "a@b.cn", "https://"),
        ] {
            let error = read(url, from, address).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
        let good = || config("smtp://127.0.0.1:25", "a@b.cn", "https://h.example");
        let bounces = |text: &str| MailConfig { bounces: Some(text.to_owned()), ..good() };
        assert!(Post::new(bounces("bounces@b.cn"), &Roots::default()).is_ok());
        for nonsense in ["", "bounces", "a@b.cn\r\nX: y", &format!("{}@b.cn", "a".repeat(40))] {
            assert!(Post::new(bounces(nonsense), &Roots::default()).is_err(), "{nonsense}");
        }
    }

    /// Says that all is well, whatever it is told.
    async fn answer(stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(company::machine().accept(stream).await?);
        let (mut said, mut line) = ("220 mail.company ESMTP\r\n", String::new());
        loop {
            stream.write_all(said.as_bytes()).await?;
            stream.flush().await?;
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            said = "250 mail.company\r\n";
        }
    }

    #[tokio::test]
    async fn a_companys_own_server_is_believed_by_its_own_authority() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtps://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream));
            }
        });
        let reaches = async |roots: &Roots| {
            let post = Post::new(config(&url, "a@b.cn", "https://h.example"), roots).unwrap();
            post.transport.test_connection().await
        };
        let stranger = reaches(&Roots::default()).await.unwrap_err();
        assert!(format!("{stranger:?}").contains("UnknownIssuer"), "{stranger:?}");
        assert!(reaches(&company::authority()).await.unwrap());
    }

    #[test]
    fn the_server_of_an_address_is_its_name_alone() {
        assert_eq!(server("smtp://u%40x.cn:secret@mail.example:587?tls=required"), Some("mail.example"));
        assert_eq!(server("smtps://mail.example"), Some("mail.example"));
        assert_eq!(server("smtps://u:p@[::1]:465/"), Some("[::1]"));
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
