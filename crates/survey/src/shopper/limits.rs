use pages::Address;
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
    /// Answers begun by an open link, by address: a family or an office shares one.
    begun: Throttle,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            shop: Throttle::new(20_000, HOUR),
            person: Throttle::new(120, HOUR),
            address: Throttle::new(600, HOUR),
            guesses: Throttle::new(60, HOUR),
            begun: Throttle::new(20, HOUR),
        }
    }
}

impl Limits {
    /// Counts a page that is sent. The narrowest limit is asked first: who is refused there takes nothing from the
    /// others.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn send(&self, shop: ShopId, invitation: Uuid, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.person.attempt(&invitation.to_string(), now)?;
        self.address.attempt(&address.0, now)?;
        self.shop.attempt(&shop.to_string(), now)
    }

    /// Counts an answer that begins by an open link.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn begin(&self, survey: Uuid, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.begun.attempt(&format!("{survey} {}", address.0), now)
    }

    /// # Errors
    /// The seconds to wait.
    pub fn guess(&self, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.guesses.attempt(&address.0, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_cannot_use_up_a_shop() {
        let limits = Limits::default();
        let (shop, now) = (ShopId(Uuid::nil()), Timestamp::from_second(0).unwrap());
        let from = |n: u32| Address(n.to_string());
        let flood: Vec<_> = (0..500).map(|n| limits.send(shop, Uuid::nil(), &from(n), now)).collect();
        assert_eq!(flood.iter().filter(|sent| sent.is_ok()).count(), 120);
        assert_eq!(flood[499], Err(3600));
        assert_eq!(limits.send(shop, Uuid::from_u128(9), &from(0), now), Ok(()), "others go on");
        let begun = (0..50).filter(|_| limits.begin(Uuid::nil(), &from(1), now).is_ok());
        assert_eq!(begun.count(), 20);
    }
}
