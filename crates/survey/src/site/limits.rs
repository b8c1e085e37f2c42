use pages::Address;
use primitives::Timestamp;
use web::{Problem, Throttle};

/// How often one address may ask whether its visitors are asked something, and answer. Many may share an address.
pub(crate) struct Limits {
    asks: Throttle,
    answers: Throttle,
}

const HOUR: i64 = 3600;

impl Default for Limits {
    fn default() -> Self {
        Self { asks: Throttle::new(2_000, HOUR), answers: Throttle::new(60, HOUR) }
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
    pub fn answer(&self, address: &Address, now: Timestamp) -> Result<(), Problem> {
        self.answers.attempt(&address.0, now).map_err(too_many)
    }
}

fn too_many(seconds: u64) -> Problem {
    Problem::too_many("too many requests from this network: wait a little", seconds)
}
