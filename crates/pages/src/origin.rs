use axum::http::{HeaderMap, HeaderValue, header};

/// Where the server tells its handlers the installation's own address, inside of a request.
const OWN_ADDRESS: &str = "x-huitou-own-address";

/// Puts the installation's own address into a request, if it has one; what the sender made up goes.
pub fn state_address(headers: &mut HeaderMap, address: Option<&HeaderValue>) {
    headers.remove(OWN_ADDRESS);
    if let Some(address) = address {
        headers.insert(OWN_ADDRESS, address.clone());
    }
}

/// An address that links can begin with, such as `https://huitou.example.com:8443/at`, without a slash at its end; `None`
/// for what is none.
#[must_use]
pub fn link_address(text: &str) -> Option<&str> {
    let text = text.trim().trim_end_matches('/');
    let rest = authority(text)?;
    let (server, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = server.split_once(':').unwrap_or((server, "443"));
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let is_path = path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '~' | '/'));
    (is_host && is_path && port.parse::<u16>().is_ok_and(|port| port > 0)).then_some(text)
}

/// The installation's address, `https://reviews.example.com`: its own where it was set, else as the one who asks sees it.
#[must_use]
pub fn base_address(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(own) = text(OWN_ADDRESS) {
        return own.to_owned();
    }
    let host = text(header::HOST.as_str()).unwrap_or("localhost");
    let from_origin = text(header::ORIGIN.as_str()).filter(|origin| authority(origin) == Some(host));
    match (text("x-forwarded-proto"), from_origin) {
        (Some("https"), _) => format!("https://{host}"),
        (_, Some(origin)) => origin.to_owned(),
        _ => format!("http://{host}"),
    }
}

/// Whether a form was sent from a page of ours. Browsers say where it came from; whoever is none cannot be tricked.
#[must_use]
pub fn is_own_page(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let host = text(header::HOST.as_str());
    site && text(header::ORIGIN.as_str()).is_none_or(|origin| authority(origin).is_some() && authority(origin) == host)
}

fn authority(origin: &str) -> Option<&str> {
    origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_form_from_elsewhere_is_told_from_ours() {
        let host = ("host", "r.example.com");
        assert!(is_own_page(&headers(&[host])));
        assert!(is_own_page(&headers(&[host, ("origin", "https://r.example.com"), ("sec-fetch-site", "same-origin")])));
        for foreign in ["https://evil.example", "null", "https://r.example.com.evil.example", "r.example.com"] {
            assert!(!is_own_page(&headers(&[host, ("origin", foreign)])), "{foreign}");
        }
        assert!(!is_own_page(&headers(&[host, ("sec-fetch-site", "cross-site")])));
        assert!(!is_own_page(&headers(&[("origin", "null")])));
    }

    #[test]
    fn the_address_is_the_one_that_was_asked() {
        assert_eq!(base_address(&headers(&[("host", "localhost:7700")])), "http://localhost:7700");
        let behind = headers(&[("host", "r.example.com"), ("x-forwarded-proto", "https")]);
        assert_eq!(base_address(&behind), "https://r.example.com");
        let console = headers(&[("host", "r.example.com"), ("origin", "https://r.example.com")]);
        assert_eq!(base_address(&console), "https://r.example.com");
    }

    #[test]
    fn an_own_address_goes_before_whatever_a_request_says() {
        let mut made_up = headers(&[("host", "evil.example"), (OWN_ADDRESS, "https://evil.example")]);
        state_address(&mut made_up, Some(&HeaderValue::from_static("https://h.example")));
        assert_eq!(base_address(&made_up), "https://h.example");
        assert!(is_own_page(&headers(&[("host", "10.0.0.7:7700"), ("origin", "http://10.0.0.7:7700")])));
        state_address(&mut made_up, None);
        assert_eq!(base_address(&made_up), "http://evil.example", "nobody else sets it");
    }

    #[test]
    fn only_addresses_that_links_can_begin_with_are_taken() {
        for (text, address) in [
            ("https://h.example", "https://h.example"),
            (" https://h.example/ ", "https://h.example"),
            ("http://10.0.0.7:7700", "http://10.0.0.7:7700"),
            ("https://h.example:8443/shops/", "https://h.example:8443/shops"),
        ] {
            assert_eq!(link_address(text), Some(address));
        }
        for none in [
            "",
            "h.example",
            "ftp://h.example",
            "https://",
            "https://:80",
            "https://h.example:0",
            "https://h.example:port",
            "https://user@h.example",
            "https://h.example/?a=1",
            "https://h.example/#top",
            "https://h.example/<b>",
            "https://h.exa mple",
            "https://h.example\r\nX: y",
            "javascript://h.example",
        ] {
            assert_eq!(link_address(none), None, "{none}");
        }
    }
}
