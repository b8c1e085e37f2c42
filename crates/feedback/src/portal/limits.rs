use pages::Address;
use primitives::{ShopId, Timestamp};
use web::Throttle;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How often something may be sent, in memory. The narrowest limit is asked first: who is refused there takes nothing
/// from the others.
pub(crate) struct Limits {
    /// Posts and replies of a shop's visitors together.
    shop: Throttle,
    /// By address, or by person where one is known.
    sender: Throttle,
    thread: Throttle,
    votes: Throttle,
    /// Searches of the board, by address …
    searches: Throttle,
    /// … and of all together.
    searching: Throttle,
    /// Tokens that were none, by address.
    guesses: Throttle,
    /// Mails that ask whether an address is theirs, by who asks for them …
    asking: Throttle,
    /// … and by the address: nobody's box is filled from here.
    asked: Throttle,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            shop: Throttle::new(600, HOUR),
            sender: Throttle::new(20, HOUR),
            thread: Throttle::new(30, HOUR),
            votes: Throttle::new(120, HOUR),
            searches: Throttle::new(30, MINUTE),
            searching: Throttle::new(600, MINUTE),
            guesses: Throttle::new(60, HOUR),
            asking: Throttle::new(10, HOUR),
            asked: Throttle::new(3, DAY),
        }
    }
}

impl Limits {
    /// Counts a post that is sent; `sender` is an address or a person.
    ///
    /// # Errors
    /// As all of these: the seconds to wait.
    pub fn post(&self, shop: ShopId, sender: &str, now: Timestamp) -> Result<(), u64> {
        self.sender.attempt(&format!("{shop} {sender}"), now)?;
        self.shop.attempt(&shop.to_string(), now)
    }

    pub fn reply(&self, shop: ShopId, thread: &str, now: Timestamp) -> Result<(), u64> {
        self.thread.attempt(thread, now)?;
        self.shop.attempt(&shop.to_string(), now)
    }

    pub fn vote(&self, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.votes.attempt(&address.0, now)
    }

    pub fn search(&self, shop: ShopId, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.searches.attempt(&address.0, now)?;
        self.searching.attempt(&shop.to_string(), now)
    }

    pub fn guess(&self, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.guesses.attempt(&address.0, now)
    }

    /// Counts a mail to an address that somebody gave.
    pub fn mail(&self, address: &Address, email: &str, now: Timestamp) -> Result<(), u64> {
        self.asking.attempt(&address.0, now)?;
        self.asked.attempt(&email.to_lowercase(), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_up_a_shop_and_no_box_is_filled() {
        let (limits, now) = (Limits::default(), Timestamp::UNIX_EPOCH);
        let shop = ShopId(uuid::Uuid::nil());
        assert_eq!((0..100).filter(|_| limits.post(shop, "one", now).is_ok()).count(), 20);
        assert_eq!((0..900).filter(|n| limits.post(shop, &n.to_string(), now).is_ok()).count(), 580);
        let from = |n: i64| Address(n.to_string());
        assert_eq!((0..100).filter(|_| limits.search(shop, &from(0), now).is_ok()).count(), 30);
        assert_eq!((0..999).filter(|n| limits.search(shop, &from(*n), now).is_ok()).count(), 570);
        let mails = (0..50).filter(|n| limits.mail(&Address(n.to_string()), "A@b.cn", now).is_ok());
        assert_eq!(mails.count(), 3);
        assert_eq!(limits.mail(&Address("x".into()), "a@B.cn", now), Err(86_400));
    }
}
