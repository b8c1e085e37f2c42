use jiff::tz::TimeZone;
use primitives::{Currency, Timestamp};

/// In which language the shop's customers live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    Zh,
    En,
    /// A Chinese shop with some customers who write English.
    Both,
}

/// What to simulate. Equal configurations give equal events.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// People, including those who only look around.
    pub customers: u32,
    /// Length of the run.
    pub days: u32,
    pub seed: u64,
    /// First instant of the run; nothing happens after `start + days`.
    pub start: Timestamp,
    pub language: Language,
    pub currency: Currency,
    /// IANA name; hours and festivals follow it.
    pub time_zone: String,
    /// Factor on visits without a purchase: 0 leaves only orders and what follows them.
    pub browsing: f64,
    pub behaviour: Behaviour,
    /// Whether the shop asks for reviews, and some answer by the link. What it tells of that is Huitou's own word, which
    /// nobody can send from outside: it is for runs that are written into a log.
    pub asks_for_reviews: bool,
}

impl Config {
    /// A Chinese shop in yuan with the default behaviour.
    #[must_use]
    pub fn new(customers: u32, days: u32, seed: u64, start: Timestamp) -> Self {
        Self {
            customers,
            days,
            seed,
            start,
            language: Language::Both,
            currency: Currency::CNY,
            time_zone: "Asia/Shanghai".to_owned(),
            browsing: 1.0,
            behaviour: Behaviour::default(),
            asks_for_reviews: false,
        }
    }

    pub(crate) fn zone(&self) -> Result<TimeZone, ConfigError> {
        TimeZone::get(&self.time_zone).map_err(|_| ConfigError::TimeZone(self.time_zone.clone()))
    }

    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        if self.customers == 0 {
            return Err(ConfigError::Customers);
        }
        if !(1..=3660).contains(&self.days) {
            return Err(ConfigError::Days(self.days));
        }
        if !(0.0..=100.0).contains(&self.browsing) {
            return Err(ConfigError::Browsing(self.browsing));
        }
        Ok(())
    }
}

/// Why a shop cannot be simulated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConfigError {
    #[error("a shop needs at least one customer")]
    Customers,
    #[error("a run lasts 1 to 3660 days, not {0}")]
    Days(u32),
    #[error("browsing is a factor from 0 to 100, not {0}")]
    Browsing(f64),
    #[error("“{0}” is not a known time zone: give an IANA name such as Asia/Shanghai")]
    TimeZone(String),
}

/// How people buy, and what makes them unhappy and leave: the truth that analysis has to find.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Behaviour {
    /// Gamma of the buying rate: shape `r` and rate `alpha`, in days. Orders per day have mean r/alpha.
    pub r: f64,
    pub alpha: f64,
    /// Beta of the chance to leave after an order with which nothing went wrong.
    pub a: f64,
    pub b: f64,
    /// Gamma-gamma of the spend per order, in yuan: `p`, `q` and `gamma`; mean p·gamma/(q−1).
    pub p: f64,
    pub q: f64,
    pub gamma: f64,
    /// How much each mishap takes from the satisfaction with an order (a number from 0 to 1), at full severity.
    pub hurts: Drivers,
    /// How much each mishap adds to the log-odds of leaving after the order, at full severity.
    pub drives_away: Drivers,
}

/// A weight for each thing that can go wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drivers {
    /// The parcel came after the promised time; full severity from four days on.
    pub late: f64,
    /// Something was broken, did not fit or was not as described.
    pub product: f64,
    /// Service took more than half a day to answer.
    pub service: f64,
}

impl Drivers {
    pub const NONE: Self = Self { late: 0.0, product: 0.0, service: 0.0 };

    pub(crate) fn weigh(self, severity: Self, sensitivity: Self) -> f64 {
        self.late * severity.late * sensitivity.late
            + self.product * severity.product * sensitivity.product
            + self.service * severity.service * sensitivity.service
    }
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            r: 0.9,
            alpha: 42.0,
            a: 0.7,
            b: 3.6,
            p: 5.0,
            q: 3.6,
            gamma: 95.0,
            hurts: Drivers { late: 0.35, product: 0.5, service: 0.3 },
            drives_away: Drivers { late: 1.4, product: 2.2, service: 1.6 },
        }
    }
}

impl Behaviour {
    /// Pure BG/NBD: nothing that happens changes who stays.
    #[must_use]
    pub fn indifferent() -> Self {
        Self { drives_away: Drivers::NONE, ..Self::default() }
    }
}
