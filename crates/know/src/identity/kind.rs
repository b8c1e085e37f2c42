use serde::{Deserialize, Serialize};

/// What people are known by, in the usual order of trust, the surest first.
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

    /// Whether it tells who someone is, not only which device they use.
    #[must_use]
    pub fn is_known(self) -> bool {
        !matches!(self, Self::AnonymousId | Self::Oaid)
    }
}
