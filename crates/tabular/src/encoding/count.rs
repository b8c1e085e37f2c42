use std::io::{ErrorKind, Read};

/// What was seen when a file was read in one encoding.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// Characters beyond ASCII.
    pub characters: u64,
    /// Those in the common rows of GB 2312.
    pub common: u64,
    /// Byte sequences that are no character.
    pub damaged: u64,
    pub lines: u64,
}

/// Feeds the bytes in pieces to `eat`, which says how many it used; the rest comes again with more behind it.
fn pieces(mut input: impl Read, mut eat: impl FnMut(&[u8], bool) -> usize) -> std::io::Result<()> {
    let mut buffer = vec![0u8; 256 << 10];
    let mut kept = 0;
    loop {
        let read = match input.read(&mut buffer[kept..]) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            other => other?,
        };
        let filled = kept + read;
        let used = eat(&buffer[..filled], read == 0);
        if read == 0 {
            return Ok(());
        }
        buffer.copy_within(used..filled, 0);
        kept = filled - used;
    }
}

pub(super) fn utf8(input: impl Read) -> std::io::Result<Tally> {
    let mut tally = Tally::default();
    pieces(input, |bytes, last| {
        let used = utf8_piece(bytes, last, &mut tally);
        tally.lines += memchr::memchr_iter(b'\n', &bytes[..used]).count() as u64;
        used
    })?;
    Ok(tally)
}

fn utf8_piece(bytes: &[u8], last: bool, tally: &mut Tally) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let (valid, damaged) = match std::str::from_utf8(&bytes[at..]) {
            Ok(text) => (text.len(), None),
            Err(error) => (error.valid_up_to(), Some(error.error_len())),
        };
        let good = &bytes[at..at + valid];
        if !good.is_ascii() {
            tally.characters += good.iter().filter(|byte| **byte >= 0xc0).count() as u64;
        }
        at += valid;
        match damaged {
            None => {}
            Some(Some(length)) => {
                tally.damaged += 1;
                at += length;
            }
            // A character that may continue in the next piece.
            Some(None) if !last => return at,
            Some(None) => {
                tally.damaged += 1;
                return bytes.len();
            }
        }
    }
    at
}

pub(super) fn gb18030(input: impl Read) -> std::io::Result<Tally> {
    let mut tally = Tally::default();
    pieces(input, |bytes, last| gb18030_piece(bytes, last, &mut tally))?;
    Ok(tally)
}

fn gb18030_piece(bytes: &[u8], last: bool, tally: &mut Tally) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if rest[0] < 0x80 {
            at += 1;
            continue;
        }
        if rest.len() < 4 && !last {
            return at;
        }
        let length = match rest {
            [0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe, ..] => 2,
            [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..] => 4,
            _ => {
                tally.damaged += 1;
                at += 1;
                continue;
            }
        };
        tally.characters += 1;
        tally.common += u64::from(matches!(rest, [0xa1..=0xf7, 0xa1..=0xfe, ..]));
        at += length;
    }
    at
}
