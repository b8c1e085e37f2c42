use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// Where a request comes from. Behind a proxy on the same machine, what that says; a stranger's word counts nothing.
#[derive(Debug, Clone)]
pub struct Address(pub String);

impl Address {
    /// What tells visitors apart who have no account: the network that they come from, for a browser calls itself what it
    /// likes. Where everybody comes from one place that says nothing, as behind a proxy on another machine of the shop,
    /// the browser's name as well.
    pub fn visitor(&self, headers: &HeaderMap) -> String {
        if !self.is_internal() {
            return self.0.clone();
        }
        let browser = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        format!("{} {browser}", self.0)
    }

    /// The address without its end: enough to tell the own network from another. Nothing where it is not known.
    pub(crate) fn network(&self) -> String {
        let kept = self.0.trim_end_matches(':');
        kept.rfind(['.', ':']).map_or_else(String::new, |at| format!("{}*", &kept[..=at]))
    }

    pub(crate) fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        Self(address(peer, forwarded))
    }

    /// Not of the internet, or not known at all.
    fn is_internal(&self) -> bool {
        if let Ok(four) = self.0.parse::<Ipv4Addr>() {
            return four.is_loopback() || four.is_private() || four.is_link_local();
        }
        // The network alone, whose last colon stands for all that follows with another one.
        let six = format!("{}:", self.0).parse::<Ipv6Addr>();
        six.map_or(true, |six| six.is_unspecified() || six.is_unique_local() || six.is_unicast_link_local())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

fn address(peer: Option<IpAddr>, forwarded: Option<&str>) -> String {
    let Some(peer) = peer else { return "unknown".to_owned() };
    let told = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    network(told.filter(|_| peer.is_loopback()).unwrap_or(peer))
}

/// A household of IPv6 has a whole network of addresses.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => six.segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_beside_us_is_believed() {
        let peer = |text: &str| Some(text.parse().unwrap());
        assert_eq!(address(peer("203.0.113.9"), Some("198.51.100.1")), "203.0.113.9");
        assert_eq!(address(peer("127.0.0.1"), Some("6.6.6.6, 198.51.100.1")), "198.51.100.1");
        assert_eq!(address(peer("127.0.0.1"), Some("<script>")), "127.0.0.1");
        assert_eq!(address(peer("2001:db8:1:2:3::4"), None), address(peer("2001:db8:1:2:9::8"), None));
        assert_eq!(address(peer("::ffff:203.0.113.9"), None), "203.0.113.9");
    }

    #[test]
    fn the_end_of_an_address_is_left_out() {
        let shown = |text: &str| Address(address(text.parse().ok(), None)).network();
        assert_eq!(shown("203.0.113.9"), "203.0.113.*");
        assert_eq!(shown("2001:db8:1:2:3::4"), "2001:db8:1:*");
        assert_eq!(shown("nowhere"), "");
    }

    #[test]
    fn a_browser_with_another_name_is_no_other_visitor() {
        let visitor = |text: &str, browser: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, browser.parse().unwrap());
            Address(address(text.parse().ok(), None)).visitor(&headers)
        };
        for place in ["203.0.113.9", "2001:db8:1:2:3::4"] {
            assert_eq!(visitor(place, "one"), visitor(place, "two"), "{place}");
        }
        assert_ne!(visitor("203.0.113.9", "one"), visitor("203.0.113.10", "one"));
        for shared in ["127.0.0.1", "172.17.0.1", "::1", "fd00::1", "fe80::1", "nowhere"] {
            assert_ne!(visitor(shared, "one"), visitor(shared, "two"), "{shared} hides everybody");
        }
    }
}
