use std::net::IpAddr;

use axum::http::Uri;
use axum::http::uri::Scheme;

/// Where a provider is asked: `https`, or `http` on this machine and in its own network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub is_encrypted: bool,
    /// A name or an IP address, without brackets.
    pub host: String,
    pub port: u16,
    /// Host and port as the address has them.
    authority: String,
    path: String,
}

/// Names that stand for machines of one's own network alone; so do those without a dot.
const NEAR: [&str; 6] = [".local", ".localhost", ".internal", ".lan", ".home.arpa", ".intranet"];

impl Place {
    /// `None` of what is no such address.
    pub fn read(base_url: &str) -> Option<Self> {
        let uri: Uri = base_url.parse().ok()?;
        let authority = uri.authority()?;
        if uri.query().is_some() || base_url.contains('#') || authority.as_str().contains('@') {
            return None;
        }
        let is_encrypted = match uri.scheme()? {
            scheme if *scheme == Scheme::HTTPS => true,
            scheme if *scheme == Scheme::HTTP => false,
            _ => return None,
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        if host.is_empty() || !(is_encrypted || may_be_near(&host)) {
            return None;
        }
        let port = match authority.port() {
            Some(port) => port.as_u16(),
            // A colon without a number after it
            None if authority.as_str().ends_with(':') => return None,
            None if is_encrypted => 443,
            None => 80,
        };
        let path = uri.path().trim_end_matches('/').to_owned();
        Some(Self { is_encrypted, host, port, authority: authority.as_str().to_owned(), path })
    }

    /// For the header `Host`.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    pub fn completions(&self) -> String {
        format!("{}/chat/completions", self.path)
    }

    /// Whether who is given a key there is who was given it here.
    pub fn is_of(&self, other: &Self) -> bool {
        (self.is_encrypted, &self.host, self.port) == (other.is_encrypted, &other.host, other.port)
    }

    /// Whether what the host's name leads to may be asked.
    pub fn may_ask(&self, ip: IpAddr) -> bool {
        self.is_encrypted || is_near(ip)
    }
}

fn may_be_near(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(ip) => is_near(ip),
        Err(_) => !host.contains('.') || NEAR.iter().any(|end| host.ends_with(end)),
    }
}

/// This machine, or a network of one's own. Not where clouds tell machines their secrets (169.254.169.254).
fn is_near(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_far_only_where_nobody_reads_along() {
        for (given, host, port, path) in [
            ("https://api.openai.com/v1", "api.openai.com", 443, "/v1/chat/completions"),
            ("https://API.example.com:8443/", "api.example.com", 8443, "/chat/completions"),
            ("http://localhost:11434/v1/", "localhost", 11434, "/v1/chat/completions"),
            ("http://127.0.0.1:1234", "127.0.0.1", 1234, "/chat/completions"),
            ("http://192.168.1.9/v1", "192.168.1.9", 80, "/v1/chat/completions"),
            ("http://[::1]:8080/v1", "::1", 8080, "/v1/chat/completions"),
            ("http://ollama:11434/v1", "ollama", 11434, "/v1/chat/completions"),
            ("http://box.lan/v1", "box.lan", 80, "/v1/chat/completions"),
        ] {
            let place = Place::read(given).unwrap_or_else(|| panic!("{given}"));
            assert_eq!((place.host.as_str(), place.port), (host, port), "{given}");
            assert_eq!(place.completions(), path);
        }
        for given in [
            "",
            "api.openai.com/v1",
            "ftp://example.com",
            "http://api.openai.com/v1",
            "http://8.8.8.8/v1",
            "http://169.254.169.254/latest",
            "http://[fe80::1]/v1",
            "https://user:secret@example.com/v1",
            "https://example.com/v1?key=1",
            "https://example.com/v1#x",
        ] {
            assert_eq!(Place::read(given), None, "{given}");
        }
    }

    #[test]
    fn a_name_in_the_open_leads_nowhere_else() {
        let open = Place::read("http://ollama:11434/v1").unwrap();
        for (ip, may) in [("127.0.0.1", true), ("10.1.2.3", true), ("::ffff:10.1.2.3", true), ("fd00::1", true)] {
            assert_eq!(open.may_ask(ip.parse().unwrap()), may, "{ip}");
        }
        for ip in ["8.8.8.8", "169.254.169.254", "::ffff:8.8.8.8", "2001:4860:4860::8888", "0.0.0.0"] {
            assert!(!open.may_ask(ip.parse().unwrap()), "{ip}");
        }
        let encrypted = Place::read("https://api.example.com/v1").unwrap();
        assert!(encrypted.may_ask("8.8.8.8".parse().unwrap()));
        assert!(encrypted.is_of(&Place::read("https://api.example.com:443/v2").unwrap()));
        assert!(!encrypted.is_of(&Place::read("https://api.example.com:444/v1").unwrap()));
    }
}
