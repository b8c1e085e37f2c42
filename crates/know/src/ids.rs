use primitives::{ShopId, SourceId};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// The source of events that the installation writes itself.
pub const SYSTEM: SourceId = SourceId::SYSTEM;

/// An id that follows from what it stands for (UUIDv8 from SHA-256), so that a replay of the log gives the same.
pub(crate) fn derived(shop: ShopId, what: &str, parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in [shop.0.as_bytes().as_slice(), what.as_bytes()].iter().chain(parts) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}
