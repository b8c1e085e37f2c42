use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

/// Where a request comes from. Behind a proxy on the same machine, what that says; a stranger's word counts nothing.
#[derive(Debug, Clone)]
pub struct Address(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        Ok(Self(address(peer, forwarded)))
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
}
