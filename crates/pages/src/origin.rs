use axum::http::{HeaderMap, header};

/// The installation's address as the one who asks sees it, `https://reviews.example.com`.
#[must_use]
pub fn base_address(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
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
}
