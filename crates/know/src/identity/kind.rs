use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// What people are known by, the surest first: in this order identifiers are kept when they contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    UserId,
    Email,
    Phone,
    /// A buyer on a platform, as `platform:id`.
    BuyerId,
    /// Open Anonymous Device Identifier.
    Oaid,
    AnonymousId,
}

/// How many identifiers of a kind one profile may gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    pub max: usize,
    /// Counted over this time before the event; for ever when absent.
    pub window: Option<SignedDuration>,
}

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

impl Kind {
    pub const ALL: [Self; 6] = [Self::UserId, Self::Email, Self::Phone, Self::BuyerId, Self::Oaid, Self::AnonymousId];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::BuyerId => "buyer_id",
            Self::Oaid => "oaid",
            Self::AnonymousId => "anonymous_id",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The defaults of Segment Unify: one user id ever, five of the others; devices by the week, addresses by the year.
    #[must_use]
    pub fn limit(self) -> Limit {
        match self {
            Self::UserId => Limit { max: 1, window: None },
            Self::BuyerId => Limit { max: 5, window: None },
            Self::Email | Self::Phone | Self::Oaid => Limit { max: 5, window: Some(YEAR) },
            Self::AnonymousId => Limit { max: 5, window: Some(WEEK) },
        }
    }

    /// Whether it tells who someone is, not only which device they use.
    #[must_use]
    pub fn is_known(self) -> bool {
        !matches!(self, Self::AnonymousId | Self::Oaid)
    }
}
