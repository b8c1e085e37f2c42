//! How often one may ask: requests are counted before anything is done for them.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicI64, Ordering};

use axum::http::HeaderMap;
use primitives::Timestamp;

/// How much is taken; 0 is no limit. Requests are those a second that are taken for long, and ten times as many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// Of one write key.
    pub per_key: u32,
    /// Of one address, for write keys that visitors can read.
    pub per_address: u32,
    /// At so many events that one of those who read the log is behind with, no more are taken.
    pub unread_events: u64,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self { per_key: 20_000, per_address: 300, unread_events: 20_000_000 }
    }
}

/// A burst is worth this many microseconds of the rate.
const BURST: i64 = 10_000_000;
/// Places in a row; 512 KiB for both rows, however many ask.
const PLACES: usize = 1 << 15;

/// The generic cell rate algorithm (ITU-T I.371) in a table of fixed size: each caller has a place in each of two rows,
/// which tells when its past requests will be worked off. Callers that share a place in one row rarely share the other,
/// and the smaller number counts (Cormode & Muthukrishnan 2005, count-min).
pub(crate) struct Limiter {
    /// Microseconds that a request weighs.
    interval: i64,
    seed: [u8; 16],
    rows: [Box<[AtomicI64]>; 2],
}

impl Limiter {
    pub fn new(per_second: u32, seed: [u8; 16]) -> Self {
        let interval = if per_second == 0 { 0 } else { (1_000_000 / i64::from(per_second)).max(1) };
        let row = || if interval == 0 { Box::default() } else { (0..PLACES).map(|_| AtomicI64::new(0)).collect() };
        Self { interval, seed, rows: [row(), row()] }
    }

    /// Counts a request; one too many is not counted, and gives the seconds to wait.
    pub fn attempt(&self, caller: impl Hash, now: Timestamp) -> Result<(), u64> {
        if self.interval == 0 {
            return Ok(());
        }
        let mut hasher = DefaultHasher::new();
        (self.seed, caller).hash(&mut hasher);
        let hash = hasher.finish();
        let place = |shift: u32| usize::try_from((hash >> shift) % PLACES as u64).unwrap_or(0);
        let places = [&self.rows[0][place(0)], &self.rows[1][place(32)]];
        let now = now.as_microsecond();
        let ahead = places.map(|place| place.load(Ordering::Relaxed) - now).into_iter().min().unwrap_or(0);
        if ahead > BURST - self.interval {
            let wait = u64::try_from(ahead + self.interval - BURST).unwrap_or(1);
            return Err(wait.div_ceil(1_000_000));
        }
        for place in places {
            let step = |due: i64| Some(due.max(now) + self.interval);
            let _ = place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step);
        }
        Ok(())
    }
}

/// Who asks from outside: the other end of the connection or, where that is a proxy at home, the last address that it
/// was told of. None for requests from home itself. Of IPv6 the network of /64 counts, which one customer has.
pub(super) fn address(headers: &HeaderMap, peer: Option<SocketAddr>) -> Option<IpAddr> {
    match peer.map(|peer| peer.ip().to_canonical()).filter(|ip| !is_at_home(*ip)) {
        Some(outside) => Some(network(outside)),
        None => {
            let told = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
            let told: Vec<&str> = told.flat_map(|value| value.split(',')).collect();
            told.into_iter().rev().filter_map(parse).find(|ip| !is_at_home(*ip)).map(network)
        }
    }
}

fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    text.parse().ok().or_else(with_port).map(|ip: IpAddr| ip.to_canonical())
}

fn is_at_home(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

fn network(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(ip) => Ipv6Addr::from(u128::from(ip) >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + millis).unwrap()
    }

    #[test]
    fn a_burst_is_taken_then_the_rate_holds() {
        let limiter = Limiter::new(10, [7; 16]);
        let taken = |count: u32, now| (0..count).filter(|_| limiter.attempt("a", now).is_ok()).count();
        assert_eq!(taken(200, at(0)), 100);
        assert_eq!(limiter.attempt("a", at(0)), Err(1));
        assert_eq!(limiter.attempt("b", at(0)), Ok(()), "others are not concerned");
        assert_eq!(taken(20, at(1_000)), 10);
        assert_eq!(taken(200, at(60_000)), 100);
        assert!((0..100_000).all(|_| Limiter::new(0, [0; 16]).attempt("a", at(0)).is_ok()));
    }

    #[test]
    fn a_flood_of_callers_takes_no_memory_and_stops_nobody_else() {
        let limiter = Limiter::new(1, [7; 16]);
        for caller in 0..20_000u32 {
            let _ = limiter.attempt(("stranger", caller), at(0));
        }
        let refused = (0..1_000).filter(|caller| limiter.attempt(("shopper", *caller), at(0)).is_err()).count();
        assert_eq!(refused, 0);
    }

    #[test]
    fn who_asks_is_the_other_end_or_whom_a_proxy_at_home_names() {
        let headers = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", value.parse().unwrap());
            headers
        };
        let peer = |text: &str| Some(text.parse().unwrap());
        let ip = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        let none = HeaderMap::new();
        assert_eq!(address(&none, peer("203.0.113.9:5000")), ip("203.0.113.9"));
        assert_eq!(address(&headers("198.51.100.1"), peer("203.0.113.9:5000")), ip("203.0.113.9"), "anyone may claim");
        assert_eq!(address(&none, peer("127.0.0.1:5000")), None);
        assert_eq!(address(&headers("1.1.1.1, 198.51.100.1"), peer("127.0.0.1:1")), ip("198.51.100.1"));
        assert_eq!(address(&headers("198.51.100.1:443, 10.0.0.7"), peer("[::1]:1")), ip("198.51.100.1"));
        assert_eq!(address(&none, peer("[2001:db8:1:2:3:4:5:6]:1")), ip("2001:db8:1:2::"));
        assert_eq!(address(&headers("unknown"), peer("10.0.0.1:1")), None);
    }
}
