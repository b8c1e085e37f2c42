use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::SharedClock;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = Uuid, format = Uuid)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

id! {
    /// A shop: the tenant. Nothing of one shop is ever visible to another.
    ShopId,
    /// A member of staff.
    AccountId,
    /// Where events come from: a web site, an app, a server, an import.
    SourceId,
    /// A customer's profile.
    CustomerId,
    /// A run of a file import.
    ImportId,
    /// A segment of customers.
    SegmentId,
}

impl SourceId {
    /// The source of events that the installation writes itself. Only its events may act on customers by their id: a
    /// write key lies open in every web page.
    pub const SYSTEM: Self = Self(Uuid::nil());

    /// The source of what people state by the shop's own pages and forms. Unlike those of the installation itself, events
    /// of it are about the person whose `user_id` they carry.
    pub const FORM: Self = Self(Uuid::from_u128(1));

    /// Whether events of it were made by this installation, and took effect when they were made.
    #[must_use]
    pub fn is_own(self) -> bool {
        self == Self::SYSTEM || self == Self::FORM
    }
}

/// An id that follows from what it stands for (UUIDv8 from SHA-256), so that the same thing never gets another one.
#[must_use]
pub fn derived_id(shop: ShopId, what: &str, parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in [shop.0.as_bytes().as_slice(), what.as_bytes()].iter().chain(parts) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    id_of(&hash.finalize())
}

/// A UUIDv8 of the first 16 bytes of a digest.
#[must_use]
pub fn id_of(digest: &[u8]) -> Uuid {
    let mut id = [0u8; 16];
    id.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(id).into_uuid()
}

/// Makes UUIDv7 ids from a clock and a seed.
pub struct Ids {
    clock: SharedClock,
    rng: Mutex<StdRng>,
}

impl Ids {
    #[must_use]
    pub fn seeded(clock: SharedClock, seed: u64) -> Self {
        Self { clock, rng: Mutex::new(StdRng::seed_from_u64(seed)) }
    }

    /// Seeded by the operating system.
    #[must_use]
    pub fn from_os(clock: SharedClock) -> Self {
        let mut seed = [0u8; 32];
        rand::TryRng::try_fill_bytes(&mut rand::rngs::SysRng, &mut seed)
            .expect("the operating system gives randomness");
        Self { clock, rng: Mutex::new(StdRng::from_seed(seed)) }
    }

    pub fn uuid(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &self.random()).into_uuid()
    }

    /// Fresh random bytes, e.g. for tokens.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0u8; N];
        self.rng.lock().expect("filling bytes cannot panic").fill_bytes(&mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_id_never_changes() {
        let id = derived_id(ShopId(Uuid::nil()), "review", &[b"r1"]);
        assert_eq!(id.to_string(), "fe200a1c-ada1-8fe6-8dc7-4f08649b287a");
        assert_ne!(derived_id(ShopId(Uuid::nil()), "review", &[b"r", b"1"]), id, "parts are kept apart");
    }

    #[test]
    fn what_was_made_here_is_our_own() {
        assert!(SourceId::SYSTEM.is_own() && SourceId::FORM.is_own());
        assert!(!SourceId(Uuid::from_u128(2)).is_own());
    }
}
