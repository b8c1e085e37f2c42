//! Files at rest, sealed piece by piece, so that any size goes through little memory.
//!
//! The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
//! Misuse-Resistance, 2015) over XChaCha20-Poly1305: 8 bytes that say what it is, 16 random ones, then pieces of 64 KiB
//! with their tags. A piece's nonce is the random bytes, its number, and whether it is the last: none can be left out,
//! moved or cut off unnoticed.

use std::io::{Cursor, Error, ErrorKind, Read, Result, Write};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use primitives::Ids;

const HEAD: [u8; 8] = *b"HUITOUs1";
const RANDOM: usize = 16;
const PIECE: usize = 64 << 10;
const TAG: usize = 16;

/// Seals what is written to it; nothing of it lies open in `W`. [`SealedWriter::finish`] ends it, or it cannot be read.
pub struct SealedWriter<W> {
    cipher: XChaCha20Poly1305,
    inner: W,
    random: [u8; RANDOM],
    number: u64,
    piece: Vec<u8>,
}

impl<W: Write> SealedWriter<W> {
    /// # Errors
    /// When the output cannot be written to.
    pub fn new(mut inner: W, key: [u8; 32], ids: &Ids) -> Result<Self> {
        let random: [u8; RANDOM] = ids.random();
        inner.write_all(&HEAD)?;
        inner.write_all(&random)?;
        let cipher = XChaCha20Poly1305::new(&Key::from(key));
        Ok(Self { cipher, inner, random, number: 0, piece: Vec::with_capacity(PIECE) })
    }

    /// Where the sealed bytes go.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.inner
    }

    /// Seals what is left and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn finish(mut self) -> Result<W> {
        self.put(true)?;
        Ok(self.inner)
    }

    fn put(&mut self, is_last: bool) -> Result<()> {
        let payload = Payload { msg: &self.piece, aad: &HEAD };
        let sealed = self.cipher.encrypt(&nonce(self.random, self.number, is_last), payload);
        self.inner.write_all(&sealed.map_err(|_| Error::other("a piece of a file cannot be sealed"))?)?;
        self.number += 1;
        self.piece.clear();
        Ok(())
    }
}

impl<W: Write> Write for SealedWriter<W> {
    /// A full piece waits: only what comes after it tells that it is not the last.
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if self.piece.len() == PIECE && !bytes.is_empty() {
            self.put(false)?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> Result<()> {
        self.inner.flush()
    }
}

/// Opens what a [`SealedWriter`] wrote. What was kept before files were sealed is read as it is.
///
/// # Errors
/// When the input cannot be read; reading on fails where a piece was sealed with another key, is damaged, or missing.
pub fn unsealed<R: Read + Send + 'static>(mut inner: R, key: [u8; 32]) -> Result<Box<dyn Read + Send>> {
    let mut head = Vec::new();
    inner.by_ref().take((HEAD.len() + RANDOM) as u64).read_to_end(&mut head)?;
    let random: Option<[u8; RANDOM]> = head.strip_prefix(&HEAD).and_then(|random| random.try_into().ok());
    let Some(random) = random else { return Ok(Box::new(Cursor::new(head).chain(inner))) };
    let cipher = XChaCha20Poly1305::new(&Key::from(key));
    let (ahead, piece) = (Vec::new(), Vec::new());
    Ok(Box::new(SealedReader { cipher, inner, random, number: 0, ahead, piece, at: 0, is_over: false }))
}

/// Whether the input begins as what a [`SealedWriter`] writes.
///
/// # Errors
/// When the input cannot be read.
pub fn is_sealed(input: impl Read) -> Result<bool> {
    let mut head = Vec::new();
    input.take(HEAD.len() as u64).read_to_end(&mut head)?;
    Ok(head == HEAD)
}

struct SealedReader<R> {
    cipher: XChaCha20Poly1305,
    inner: R,
    random: [u8; RANDOM],
    number: u64,
    /// Sealed bytes that were read and not opened: one of the next piece tells that this one is not the last.
    ahead: Vec<u8>,
    piece: Vec<u8>,
    at: usize,
    is_over: bool,
}

impl<R: Read> SealedReader<R> {
    fn next_piece(&mut self) -> Result<()> {
        let whole = PIECE + TAG;
        let missing = (whole + 1).saturating_sub(self.ahead.len()) as u64;
        self.inner.by_ref().take(missing).read_to_end(&mut self.ahead)?;
        self.is_over = self.ahead.len() <= whole;
        let rest = if self.is_over { Vec::new() } else { self.ahead.split_off(whole) };
        let sealed = std::mem::replace(&mut self.ahead, rest);
        let payload = Payload { msg: &sealed, aad: &HEAD };
        let opened = self.cipher.decrypt(&nonce(self.random, self.number, self.is_over), payload);
        let damaged = "a sealed file does not open: it was sealed with another master key, cut off, or is damaged";
        self.piece = opened.map_err(|_| Error::new(ErrorKind::InvalidData, damaged))?;
        self.at = 0;
        self.number += 1;
        Ok(())
    }
}

impl<R: Read> Read for SealedReader<R> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        while self.at == self.piece.len() {
            if self.is_over {
                return Ok(0);
            }
            self.next_piece()?;
        }
        let taken = out.len().min(self.piece.len() - self.at);
        out[..taken].copy_from_slice(&self.piece[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}

fn nonce(random: [u8; RANDOM], number: u64, is_last: bool) -> XNonce {
    let mut nonce = [0u8; 24];
    nonce[..RANDOM].copy_from_slice(&random);
    nonce[RANDOM..].copy_from_slice(&(number | (u64::from(is_last) << 63)).to_le_bytes());
    XNonce::from(nonce)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use primitives::ManualClock;

    use super::*;

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let clock = Arc::new(ManualClock::at("2026-03-01T12:00:00Z".parse().unwrap()));
        let mut writer = SealedWriter::new(Vec::new(), [7; 32], &Ids::seeded(clock, 1)).unwrap();
        for part in plain.chunks(1000) {
            writer.write_all(part).unwrap();
        }
        writer.finish().unwrap()
    }

    fn opened(sealed: Vec<u8>, key: u8) -> Result<Vec<u8>> {
        let mut plain = Vec::new();
        unsealed(Cursor::new(sealed), [key; 32])?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn what_was_sealed_opens_whatever_its_size() {
        for size in [0, 1, 999, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5] {
            let plain: Vec<u8> = b"secret ".iter().copied().cycle().take(size).collect();
            let bytes = sealed(&plain);
            assert!(is_sealed(bytes.as_slice()).unwrap() && !bytes.windows(6).any(|window| window == b"secret"));
            assert_eq!(opened(bytes, 7).unwrap(), plain, "{size}");
        }
    }

    #[test]
    fn what_was_cut_moved_or_changed_is_noticed() {
        let plain = vec![b'x'; 2 * PIECE + 10];
        let (bytes, piece, head) = (sealed(&plain), PIECE + TAG, HEAD.len() + RANDOM);
        assert!(opened(bytes.clone(), 8).is_err(), "another key");
        for cut in [head, head + piece, head + 2 * piece, bytes.len() - 1] {
            assert!(opened(bytes[..cut].to_vec(), 7).is_err(), "cut to {cut}");
        }
        let mut moved = bytes.clone();
        moved[head..head + 2 * piece].rotate_left(piece);
        assert!(opened(moved, 7).is_err());
        for at in [HEAD.len(), head, head + piece + 3, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(opened(damaged, 7).is_err(), "byte {at}");
        }
    }

    #[test]
    fn what_lies_open_is_read_as_it_is() {
        for plain in [b"".as_slice(), b"a,b\n1,2\n", &[b'x'; 100]] {
            assert!(!is_sealed(plain).unwrap());
            assert_eq!(opened(plain.to_vec(), 7).unwrap(), plain);
        }
    }
}
