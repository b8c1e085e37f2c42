use primitives::{ShopId, SourceId};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// The source of what shoppers state by the shop's own forms. Unlike the installation's own source, events of it are
/// about the person whose `user_id` they carry.
pub const FORM: SourceId = SourceId(Uuid::from_u128(1));

/// True of events that this installation made itself and that took effect when they were made.
pub(crate) fn is_own(source: SourceId) -> bool {
    source == FORM || source == SourceId::SYSTEM
}

/// An id that follows from what it stands for (UUIDv8 from SHA-256), so that a replay of the log gives the same.
pub(crate) fn derived(shop: ShopId, what: &str, parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in [shop.0.as_bytes().as_slice(), what.as_bytes()].iter().chain(parts) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    from_bytes(&hash.finalize())
}

/// A UUIDv8 of the first 16 bytes.
pub(crate) fn from_bytes(bytes: &[u8]) -> Uuid {
    let mut id = [0u8; 16];
    id.copy_from_slice(&bytes[..16]);
    Builder::from_custom_bytes(id).into_uuid()
}

pub(crate) fn review(shop: ShopId, review_id: &str) -> Uuid {
    derived(shop, "review", &[review_id.as_bytes()])
}

pub(crate) fn recovery(review: Uuid) -> Uuid {
    derived(ShopId(review), "recovery", &[])
}

/// The answer that came with an imported review.
pub(crate) fn imported_reply(review: Uuid) -> Uuid {
    derived(ShopId(review), "imported reply", &[])
}
