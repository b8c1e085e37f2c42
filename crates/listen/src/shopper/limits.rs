use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use primitives::{ShopId, Timestamp};
use uuid::Uuid;
use web::Throttle;

const HOUR: i64 = 3600;

/// How often something may be sent within an hour, in memory.
pub(crate) struct Limits {
    shop: Throttle,
    person: Throttle,
    address: Throttle,
    /// Links that were none, by address.
    guesses: Throttle,
    votes: Throttle,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            shop: Throttle::new(1_200, HOUR),
            person: Throttle::new(20, HOUR),
            address: Throttle::new(60, HOUR),
            guesses: Throttle::new(60, HOUR),
            votes: Throttle::new(120, HOUR),
        }
    }
}

impl Limits {
    /// Counts a form that is sent. The narrowest limit is asked first: who is refused there takes nothing from the
    /// others.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn send(&self, shop: ShopId, request: Uuid, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.person.attempt(&request.to_string(), now)?;
        self.address.attempt(&address.0, now)?;
        self.shop.attempt(&shop.to_string(), now)
    }

    /// # Errors
    /// The seconds to wait.
    pub fn guess(&self, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.guesses.attempt(&address.0, now)
    }

    /// # Errors
    /// The seconds to wait.
    pub fn vote(&self, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.votes.attempt(&address.0, now)
    }
}

/// Where a request comes from. Behind a proxy on the same machine, what that says; a stranger's word counts nothing.
#[derive(Debug, Clone)]
pub(crate) struct Address(pub String);

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

    #[test]
    fn one_person_cannot_use_up_a_shop() {
        let limits = Limits::default();
        let (shop, now) = (ShopId(Uuid::nil()), Timestamp::from_second(0).unwrap());
        let from = |n: u32| Address(n.to_string());
        let flood: Vec<_> = (0..100).map(|n| limits.send(shop, Uuid::nil(), &from(n), now)).collect();
        assert_eq!(flood.iter().filter(|sent| sent.is_ok()).count(), 20);
        assert_eq!(flood[99], Err(3600));
        let others =
            (0..2_000).filter(|n| limits.send(shop, Uuid::from_u128(9 + u128::from(*n)), &from(*n), now).is_ok());
        assert_eq!(others.count(), 1_180, "the shop's own limit");
    }
}
