//! Groups: what one sync wrote, as it lies in a segment. Each is a frame: position of its first event, time of acceptance
//! (milliseconds since 1970), then its events as records: length of the value (4 bytes), key (16), value. Positions
//! follow from the order. An event that is gone leaves its record without a value: position and key stay taken.
//!
//! In a sealed group the records lie in blocks of some 32 KiB, so that finding one event opens no more than that: length
//! of the rest (4 bytes), then the records as [`Seal`] closes them for the position of the block's first.

use primitives::{EventRef, Seq};

use crate::direct::Sheet;
use crate::frame::{self, Body, Frame};
use crate::place::Place;
use crate::seal::{NONCE, Seal, TAG};
use crate::seen::Key;
use crate::{LogError, envelope};

/// From the start of a group's frame to its first record or block.
pub(crate) const GROUP: usize = frame::HEADER + 16;
/// From the start of a record to its value.
pub(crate) const RECORD: usize = 20;
/// From the start of a block to its nonce.
const LENGTH: usize = 4;
/// Records of a block, in bytes; the last may exceed it.
const BLOCK: usize = 32 << 10;

/// The most that a group takes, in bytes, of `records` bytes.
pub(crate) fn room(records: usize) -> usize {
    // A block that is full holds at least so many bytes of records.
    let full = BLOCK - LENGTH - NONCE;
    GROUP + records + (records / full + 1) * (LENGTH + NONCE + TAG)
}

/// Puts records together to a group.
pub(crate) struct Builder<'a> {
    sheet: Sheet,
    seal: Option<&'a Seal>,
    /// Position of the next record.
    next: Seq,
    /// Where the block begins that records are put into, and the position of its first.
    block: Option<(usize, Seq)>,
}

impl<'a> Builder<'a> {
    /// `sheet` has the [`room`] that it will take.
    pub(crate) fn new(seal: Option<&'a Seal>, first: Seq, at: i64, mut sheet: Sheet) -> Self {
        frame::start(&mut sheet.out, seal.map(|seal| seal.cipher));
        sheet.out.extend_from_slice(&first.to_le_bytes());
        sheet.out.extend_from_slice(&at.to_le_bytes());
        Self { sheet, seal, next: first, block: None }
    }

    /// Takes the record that `put` appends; back with where reading it begins, from the start of the group.
    pub(crate) fn put(&mut self, put: impl FnOnce(&mut Vec<u8>)) -> u64 {
        let out = &mut self.sheet.out;
        let mut start = out.len();
        if self.seal.is_some() {
            start = self.block.get_or_insert((start, self.next)).0;
            if start == out.len() {
                out.extend_from_slice(&[0; LENGTH + NONCE]);
            }
        }
        put(out);
        self.next += 1;
        if out.len() - start >= BLOCK {
            self.close_block();
        }
        (start - self.sheet.group) as u64
    }

    pub(crate) fn finish(mut self) -> Sheet {
        self.close_block();
        frame::finish(&mut self.sheet.out, self.sheet.group);
        self.sheet
    }

    fn close_block(&mut self) {
        let (Some(seal), Some((start, first))) = (self.seal, self.block.take()) else { return };
        let out = &mut self.sheet.out;
        seal.close(out, start + LENGTH, first);
        let length = u32::try_from(out.len() - start - LENGTH).unwrap_or(u32::MAX);
        out[start..start + LENGTH].copy_from_slice(&length.to_le_bytes());
    }
}

/// Puts the event's record at the end of `out`; back with the length of its value.
pub(crate) fn put_event(out: &mut Vec<u8>, key: Key, event: EventRef<'_>) -> usize {
    let start = out.len();
    put_record(out, key, &[]);
    envelope::append(out, event);
    let length = out.len() - start - RECORD;
    out[start..start + 4].copy_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    length
}

pub(crate) fn put_record(out: &mut Vec<u8>, key: Key, value: &[u8]) {
    out.extend_from_slice(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(&key.to_le_bytes());
    out.extend_from_slice(value);
}

/// An event as it lies in a group.
pub(crate) struct Record<'a> {
    pub(crate) seq: Seq,
    /// Where reading it begins, from the start of the group.
    pub(crate) offset: u64,
    pub(crate) key: Key,
    /// Empty when the event is gone.
    pub(crate) value: &'a [u8],
}

/// A group as it lies in a file.
pub(crate) struct Group<'a> {
    pub(crate) first: Seq,
    pub(crate) at: i64,
    is_sealed: bool,
    rest: Body<'a>,
}

impl<'a> Group<'a> {
    pub(crate) fn parse(frame: &Frame<'a>) -> Option<Self> {
        let mut body = Body(frame.body);
        Some(Self { first: body.u64()?, at: body.i64()?, is_sealed: frame.cipher.is_some(), rest: body })
    }

    /// Hands over every record, in order. `place` is the file it lies in.
    pub(crate) fn read(
        mut self,
        place: &Place,
        seal: Option<&Seal>,
        mut take: impl FnMut(Record<'_>) -> Result<(), LogError>,
    ) -> Result<(), LogError> {
        let (mut seq, mut offset) = (self.first, GROUP as u64);
        if !self.is_sealed {
            while !self.rest.is_empty() {
                let (key, value) = next_record(&mut self.rest).ok_or_else(|| place.corrupt(seq, TORN))?;
                take(Record { seq, offset, key, value })?;
                offset += (RECORD + value.len()) as u64;
                seq += 1;
            }
            return Ok(());
        }
        let seal = seal.ok_or_else(|| place.sealed())?;
        let mut block = Vec::new();
        while !self.rest.is_empty() {
            let length = self.rest.u32().map(|length| length as usize);
            let sealed = length.and_then(|length| self.rest.bytes(length)).ok_or_else(|| place.corrupt(seq, TORN))?;
            block.clear();
            block.extend_from_slice(sealed);
            seal.open(&mut block, seq).ok_or_else(|| place.corrupt(seq, LOCKED))?;
            let mut records = Body(&block[NONCE..]);
            while !records.is_empty() {
                let (key, value) = next_record(&mut records).ok_or_else(|| place.corrupt(seq, TORN))?;
                take(Record { seq, offset, key, value })?;
                seq += 1;
            }
            offset += (LENGTH + sealed.len()) as u64;
        }
        Ok(())
    }
}

/// Why a group cannot be read.
pub(crate) const TORN: &str = "a group ends within an event";
pub(crate) const LOCKED: &str = "sealed with another key, or damaged";

/// Key and value of the next record.
pub(crate) fn next_record<'a>(records: &mut Body<'a>) -> Option<(Key, &'a [u8])> {
    let length = records.u32()?;
    let key = records.array().map(Key::from_le_bytes)?;
    Some((key, records.bytes(length as usize)?))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use primitives::{Ids, ManualClock};

    use super::*;

    #[test]
    fn a_group_never_takes_more_room_than_was_made_for_it() {
        let clock = Arc::new(ManualClock::at("2026-03-01T12:00:00Z".parse().unwrap()));
        let seal = Seal::new([7; 32], Arc::new(Ids::from_os(clock)));
        // Of these lengths, records fill a block to the byte, by a little less and by much more.
        let full = BLOCK - LENGTH - NONCE;
        for length in [RECORD, RECORD + 1, full / 4, full, full + 1, BLOCK, 3 * BLOCK] {
            for count in [1, 2, 3, 4, 5, 40] {
                for seal in [None, Some(&seal)] {
                    let mut group = Builder::new(seal, 1, 0, Sheet::plain(0));
                    for _ in 0..count {
                        group.put(|out| put_record(out, 0, &vec![0; length - RECORD]));
                    }
                    let taken = group.finish().group().len();
                    assert!(taken <= room(count * length), "{count} of {length}: {taken} bytes");
                }
            }
        }
    }
}
