//! Frames: the unit that every file of the log is made of. A frame is there whole or not at all.
//!
//! `FF` `48` `54` `FE` (never part of the JSON beside it; `FD` or `FB` at the end where the body is sealed but for its
//! head, with ChaCha20 or AES), the body's length, the CRC-32 of length and body, the body.
//! All numbers here and in the bodies are little-endian.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read};
use std::os::unix::fs::FileExt;

use crate::LogError;
use crate::place::Place;
use crate::seal::Cipher;

pub(crate) const HEADER: usize = 12;
pub(crate) const MAGIC: [u8; 4] = [0xFF, 0x48, 0x54, 0xFE];
const BY_CHACHA20: [u8; 4] = [0xFF, 0x48, 0x54, 0xFD];
const BY_AES256: [u8; 4] = [0xFF, 0x48, 0x54, 0xFB];

/// How a frame begins whose body is sealed so.
pub(crate) fn magic(cipher: Option<Cipher>) -> [u8; 4] {
    match cipher {
        None => MAGIC,
        Some(Cipher::ChaCha20) => BY_CHACHA20,
        Some(Cipher::Aes256) => BY_AES256,
    }
}

/// How the body is sealed of a frame that begins so; `None` where no frame does.
fn sealing(magic: [u8; 4]) -> Option<Option<Cipher>> {
    match magic {
        MAGIC => Some(None),
        BY_CHACHA20 => Some(Some(Cipher::ChaCha20)),
        BY_AES256 => Some(Some(Cipher::Aes256)),
        _ => None,
    }
}

/// A whole frame in a file.
pub(crate) struct Frame<'a> {
    pub(crate) offset: u64,
    pub(crate) cipher: Option<Cipher>,
    pub(crate) body: &'a [u8],
}

/// Starts a frame in `out`; the body is appended, then [`finish`] called with what this returns.
pub(crate) fn start(out: &mut Vec<u8>, cipher: Option<Cipher>) -> usize {
    let at = out.len();
    out.extend_from_slice(&magic(cipher));
    out.extend_from_slice(&[0; HEADER - 4]);
    at
}

pub(crate) fn finish(out: &mut [u8], start: usize) {
    let length = u32::try_from(out.len() - start - HEADER).unwrap_or(u32::MAX).to_le_bytes();
    let sum = sum(length, &out[start + HEADER..]).to_le_bytes();
    out[start + 4..start + 8].copy_from_slice(&length);
    out[start + 8..start + 12].copy_from_slice(&sum);
}

/// A frame around `body`.
pub(crate) fn frame(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER + body.len());
    let at = start(&mut out, None);
    out.extend_from_slice(body);
    finish(&mut out, at);
    out
}

fn sum(length: [u8; 4], body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&length);
    hasher.update(body);
    hasher.finalize()
}

/// How the file's first frame is sealed; `None` where no frame begins.
pub(crate) fn first_sealing(place: &Place) -> Result<Option<Option<Cipher>>, LogError> {
    let mut magic = [0; 4];
    let there = filled(place.file.read_exact_at(&mut magic, 0)).map_err(|error| place.error(error))?;
    Ok(sealing(magic).filter(|_| there))
}

/// Hands the whole frames in the first `to` bytes of the file to `take`; back with where the last of them ends.
pub(crate) fn scan(
    place: &Place,
    to: u64,
    mut take: impl FnMut(Frame<'_>) -> Result<(), LogError>,
) -> Result<u64, LogError> {
    let mut source = BufReader::with_capacity(256 << 10, At { file: &place.file, offset: 0, end: to });
    let (mut at, mut header, mut body) = (0, [0; HEADER], Vec::new());
    let mut filled = |bytes: &mut [u8]| filled(source.read_exact(bytes)).map_err(|error| place.error(error));
    loop {
        if !filled(&mut header)? {
            return Ok(at);
        }
        let [magic, length, expected] = *header.as_chunks::<4>().0 else { return Ok(at) };
        let bytes = u64::from(u32::from_le_bytes(length));
        let Some(cipher) = sealing(magic).filter(|_| bytes <= to.saturating_sub(at + HEADER as u64)) else {
            return Ok(at);
        };
        body.resize(u32::from_le_bytes(length) as usize, 0);
        if !filled(&mut body)? || sum(length, &body) != u32::from_le_bytes(expected) {
            return Ok(at);
        }
        take(Frame { offset: at, cipher, body: &body })?;
        at += HEADER as u64 + bytes;
    }
}

/// Whether a whole frame begins anywhere after `from`. Frames are written one after the other, each synced before the
/// next: a whole one behind a broken one means that the broken one was whole once.
pub(crate) fn any_whole(place: &Place, from: u64) -> Result<bool, LogError> {
    let mut rest = Vec::new();
    let mut source = At { file: &place.file, offset: from, end: u64::MAX };
    source.read_to_end(&mut rest).map_err(|error| place.error(error))?;
    let whole = |bytes: &[u8]| {
        let (head, body) = bytes.split_at_checked(HEADER)?;
        let [magic, length, expected] = *head.as_chunks::<4>().0 else { return None };
        let body = body.get(..u32::from_le_bytes(length) as usize)?;
        Some(sealing(magic).is_some() && sum(length, body) == u32::from_le_bytes(expected))
    };
    let starts = (0..rest.len()).filter(|at| rest[*at..].starts_with(&MAGIC[..3]));
    Ok(starts.map(|at| whole(&rest[at..])).any(|found| found == Some(true)))
}

fn filled(read: io::Result<()>) -> io::Result<bool> {
    match read {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// A part of a file as a stream, without moving the file's own position.
struct At<'a> {
    file: &'a File,
    offset: u64,
    end: u64,
}

impl Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.offset)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let read = self.file.read_at(&mut buffer[..wanted], self.offset)?;
        self.offset += read as u64;
        Ok(read)
    }
}

/// Takes numbers off the front of a frame's body.
pub(crate) struct Body<'a>(pub(crate) &'a [u8]);

impl<'a> Body<'a> {
    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    pub(crate) fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    /// All that is left, as numbers.
    pub(crate) fn numbers(self) -> Vec<u32> {
        self.0.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn bodies(bytes: &[u8]) -> (Vec<Vec<u8>>, u64, Place) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let place = Place { path: "frames".into(), file };
        let mut found = Vec::new();
        let end = scan(&place, bytes.len() as u64, |frame| {
            found.push(frame.body.to_vec());
            Ok(())
        });
        (found, end.unwrap(), place)
    }

    #[test]
    fn a_torn_tail_is_told_from_damage_before_the_end() {
        let bytes = [frame(b"first"), frame(b""), frame(b"third")].concat();
        assert_eq!(bodies(&bytes).0, [&b"first"[..], b"", b"third"]);
        for cut in 29..bytes.len() {
            let (found, end, place) = bodies(&bytes[..cut]);
            assert_eq!((found.len(), end), (2, 29), "cut at {cut}");
            assert!(!any_whole(&place, end).unwrap());
        }
        for bit in 0..17 * 8 {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let (found, end, place) = bodies(&bytes);
            assert_eq!((found.len(), end), (0, 0), "bit {bit}");
            assert!(any_whole(&place, 0).unwrap(), "bit {bit}");
        }
    }
}
