//! Sealing: what lies in the log is unreadable without its key.
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a random nonce: nonce (24 bytes), the sealed bytes, tag (16).
//! The position that the bytes stand for is authenticated with them, so that none can be put in another's place.
//! Where the processor does AES, groups are sealed with AES-256-GCM in place of ChaCha20-Poly1305, by the same key of
//! the same nonce: several times as fast, and as no key is used twice, the shortness of GCM's own nonce does no harm.

use std::fmt;
use std::sync::Arc;

use chacha20::{R20, hchacha};
use primitives::{Ids, Seq};
use ring::aead::{AES_256_GCM, Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, Tag, UnboundKey};

/// Before what is sealed.
pub(crate) const NONCE: usize = 24;
/// Behind it.
pub(crate) const TAG: usize = 16;

/// What bytes are sealed by, with the key of their nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cipher {
    ChaCha20,
    Aes256,
}

impl Cipher {
    /// The faster one on this machine.
    fn fastest() -> Self {
        #[cfg(target_arch = "x86_64")]
        let does_aes = std::arch::is_x86_feature_detected!("aes") && std::arch::is_x86_feature_detected!("pclmulqdq");
        #[cfg(target_arch = "aarch64")]
        let does_aes = std::arch::is_aarch64_feature_detected!("aes");
        #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
        let does_aes = false;
        if does_aes { Self::Aes256 } else { Self::ChaCha20 }
    }
}

/// What a log is sealed with. Clones share it.
#[derive(Clone)]
pub struct Seal {
    key: [u8; 32],
    nonces: Arc<Ids>,
    pub(crate) cipher: Cipher,
}

impl Seal {
    /// `nonces` gives the randomness, which must be the operating system's outside of tests.
    #[must_use]
    pub fn new(key: [u8; 32], nonces: Arc<Ids>) -> Self {
        Self { key, nonces, cipher: Cipher::fastest() }
    }

    /// The same key with another cipher.
    pub(crate) fn by(&self, cipher: Cipher) -> Self {
        Self { cipher, ..self.clone() }
    }

    /// Seals in place what begins [`NONCE`] bytes after `start`, through the end of `out`.
    pub(crate) fn close(&self, out: &mut Vec<u8>, start: usize, seq: Seq) {
        let nonce: [u8; NONCE] = self.nonces.random();
        let (before, plain) = out[start..].split_at_mut(NONCE);
        before.copy_from_slice(&nonce);
        let (key, nonce) = self.once(&nonce);
        let tag = key.seal_in_place_separate_tag(nonce, Aad::from(seq.to_le_bytes()), plain);
        out.extend_from_slice(tag.expect("a segment is far below the 64 GiB that the ciphers take").as_ref());
    }

    /// Opens in place what was closed; it begins after the first [`NONCE`] bytes. `None` when it was closed by another
    /// key or for another position, or is damaged.
    pub(crate) fn open(&self, sealed: &mut Vec<u8>, seq: Seq) -> Option<()> {
        let end = sealed.len().checked_sub(TAG).filter(|end| *end >= NONCE)?;
        let tag = Tag::from(*sealed[end..].first_chunk::<TAG>()?);
        sealed.truncate(end);
        let (nonce, bytes) = sealed.split_first_chunk_mut::<NONCE>()?;
        let (key, nonce) = self.once(nonce);
        key.open_in_place_separate_tag(nonce, Aad::from(seq.to_le_bytes()), tag, bytes, 0..).ok()?;
        Some(())
    }

    /// Key and nonce of the ChaCha20-Poly1305 that an XChaCha20-Poly1305 comes down to (section 2.3 of the draft), or of
    /// the AES-256-GCM in its place.
    fn once(&self, nonce: &[u8; NONCE]) -> (LessSafeKey, Nonce) {
        let mut input = [0; 16];
        input.copy_from_slice(&nonce[..16]);
        let key = hchacha::<R20>(&self.key.into(), &input.into());
        let algorithm = match self.cipher {
            Cipher::ChaCha20 => &CHACHA20_POLY1305,
            Cipher::Aes256 => &AES_256_GCM,
        };
        let key = UnboundKey::new(algorithm, &key).expect("a key of 32 bytes");
        let mut rest = [0; 12];
        rest[4..].copy_from_slice(&nonce[16..]);
        (LessSafeKey::new(key), Nonce::assume_unique_for_key(rest))
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

    /// The example of appendix A.3.1 of the draft, by the first bytes of text and tag.
    #[test]
    fn derives_as_the_draft_does() {
        let key: [u8; 32] = std::array::from_fn(|at| 0x80 + u8::try_from(at).unwrap());
        let nonce: [u8; NONCE] = std::array::from_fn(|at| 0x40 + u8::try_from(at).unwrap());
        let clock = Arc::new(ManualClock::at("2026-03-01T12:00:00Z".parse().unwrap()));
        let seal = Seal::new(key, Arc::new(Ids::seeded(clock, 1))).by(Cipher::ChaCha20);
        let mut text = *b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
            sunscreen would be it.";
        let data = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let (key, nonce) = seal.once(&nonce);
        let tag = key.seal_in_place_separate_tag(nonce, Aad::from(data), &mut text).unwrap();
        assert_eq!(text[..8], [0xbd, 0x6d, 0x17, 0x9d, 0x3e, 0x83, 0xd4, 0x3b]);
        assert_eq!(tag.as_ref()[..8], [0xc0, 0x87, 0x59, 0x24, 0xc1, 0xc7, 0x98, 0x79]);
    }

    #[test]
    fn opens_with_its_key_and_cipher_and_at_its_place_only() {
        for (cipher, another) in [(Cipher::ChaCha20, Cipher::Aes256), (Cipher::Aes256, Cipher::ChaCha20)] {
            opens_only_what_it_closed(&seal(1).by(cipher), [&seal(2).by(cipher), &seal(1).by(another)]);
        }
    }

    fn opens_only_what_it_closed(seal: &Seal, others: [&Seal; 2]) {
        let closed = |seq| {
            let mut out = [b"before".as_slice(), &[0; NONCE], b"secret"].concat();
            seal.close(&mut out, 6, seq);
            out.split_off(6)
        };
        assert_ne!(closed(7), closed(7), "no nonce is used twice");
        let mut bytes = closed(7);
        assert!(!bytes.windows(6).any(|window| window == b"secret"));
        assert!(others.iter().all(|other| other.open(&mut bytes.clone(), 7).is_none()));
        assert!(seal.open(&mut bytes.clone(), 8).is_none());
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
