//! Sealing: what lies in the log is unreadable without its key.
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a random nonce: nonce (24 bytes), the sealed bytes, tag (16).
//! The position that the bytes stand for is authenticated with them, so that none can be put in another's place.

use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Key, Tag, XChaCha20Poly1305, XNonce};
use primitives::{Ids, Seq};

/// Before what is sealed.
pub(crate) const NONCE: usize = 24;
const TAG: usize = 16;

/// What a log is sealed with. Clones share it.
#[derive(Clone)]
pub struct Seal {
    cipher: XChaCha20Poly1305,
    nonces: Arc<Ids>,
}

impl Seal {
    /// `nonces` gives the randomness, which must be the operating system's outside of tests.
    #[must_use]
    pub fn new(key: [u8; 32], nonces: Arc<Ids>) -> Self {
        Self { cipher: XChaCha20Poly1305::new(&Key::from(key)), nonces }
    }

    /// Seals in place what begins [`NONCE`] bytes after `start`, through the end of `out`.
    pub(crate) fn close(&self, out: &mut Vec<u8>, start: usize, seq: Seq) {
        let nonce: [u8; NONCE] = self.nonces.random();
        let (before, plain) = out[start..].split_at_mut(NONCE);
        before.copy_from_slice(&nonce);
        let sealed = self.cipher.encrypt_inout_detached(&XNonce::from(nonce), &seq.to_le_bytes(), plain.into());
        let tag = sealed.expect("a segment is far below the 256 GiB that the cipher takes");
        out.extend_from_slice(&tag);
    }

    /// Opens in place what was closed; it begins after the first [`NONCE`] bytes. `None` when it was closed by another
    /// key or for another position, or is damaged.
    pub(crate) fn open(&self, sealed: &mut Vec<u8>, seq: Seq) -> Option<()> {
        let end = sealed.len().checked_sub(TAG).filter(|end| *end >= NONCE)?;
        let tag = Tag::from(*sealed[end..].first_chunk::<TAG>()?);
        sealed.truncate(end);
        let (nonce, bytes) = sealed.split_at_mut(NONCE);
        let nonce = XNonce::from(*nonce.first_chunk::<NONCE>()?);
        self.cipher.decrypt_inout_detached(&nonce, &seq.to_le_bytes(), bytes.into(), &tag).ok()
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

#[cfg(test)]
mod tests {
    use primitives::ManualClock;

    use super::*;

    fn seal(key: u8) -> Seal {
        let clock = Arc::new(ManualClock::at("2026-03-01T12:00:00Z".parse().unwrap()));
        Seal::new([key; 32], Arc::new(Ids::seeded(clock, 1)))
    }

    #[test]
    fn opens_with_its_key_and_at_its_place_only() {
        let (seal, other) = (seal(1), seal(2));
        let closed = |seq| {
            let mut out = [b"before".as_slice(), &[0; NONCE], b"secret"].concat();
            seal.close(&mut out, 6, seq);
            out.split_off(6)
        };
        assert_ne!(closed(7), closed(7), "no nonce is used twice");
        let mut bytes = closed(7);
        assert!(!bytes.windows(6).any(|window| window == b"secret"));
        assert!(other.open(&mut bytes.clone(), 7).is_none() && seal.open(&mut bytes.clone(), 8).is_none());
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(seal.open(&mut damaged, 7).is_none(), "byte {at}");
            assert!(seal.open(&mut bytes[..at].to_vec(), 7).is_none(), "cut to {at}");
        }
        seal.open(&mut bytes, 7).unwrap();
        assert_eq!(&bytes[NONCE..], b"secret");
    }
}
