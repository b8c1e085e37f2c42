use pages::Address;
use primitives::{ShopId, Timestamp};
use web::{Problem, Throttle};

/// How often one address may ask whether its visitors are asked something, and answer. Many may share an address.
pub(crate) struct Limits {
    asks: Throttle,
    answers: Throttle,
    /// Of all visitors of a shop together.
    answers_of_shop: Throttle,
}

const HOUR: i64 = 3600;

impl Default for Limits {
    fn default() -> Self {
        Self {
            asks: Throttle::new(2_000, HOUR),
            answers: Throttle::new(60, HOUR),
            answers_of_shop: Throttle::new(20_000, HOUR),
        }
    }
}

impl Limits {
    /// # Errors
    /// 429 with the seconds to wait.
    pub fn ask(&self, address: &Address, now: Timestamp) -> Result<(), Problem> {
        self.asks.attempt(&address.0, now).map_err(too_many)
    }

    /// # Errors
    /// 429 with the seconds to wait.
    pub fn answer(&self, shop: ShopId, address: &Address, now: Timestamp) -> Result<(), Problem> {
        self.answers.attempt(&address.0, now).map_err(too_many)?;
        let crowded = |seconds| Problem::too_many("too many answers just now: wait a little", seconds);
        self.answers_of_shop.attempt(&shop.to_string(), now).map_err(crowded)
    }
}

fn too_many(seconds: u64) -> Problem {
    Problem::too_many("too many requests from this network: wait a little", seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn neither_one_address_nor_very_many_flood_a_shop() {
        let limits = Limits { answers_of_shop: Throttle::new(100, HOUR), ..Limits::default() };
        let now = Timestamp::UNIX_EPOCH;
        let shop = ShopId(Uuid::nil());
        let taken = |shop: ShopId, from: u32| limits.answer(shop, &Address(from.to_string()), now).is_ok();
        assert_eq!((0..100).filter(|_| taken(shop, 0)).count(), 60);
        assert_eq!((1..200).filter(|from| taken(shop, *from)).count(), 40);
        assert!(taken(ShopId(Uuid::from_u128(1)), 200), "another shop goes on");
    }
}
