//! Reads the records of a segment one after the other, from any position.

use std::ops::Range;
use std::os::unix::fs::FileExt;

use primitives::Seq;

use crate::LogError;
use crate::frame::{Body, MAGIC, magic};
use crate::group::{self, GROUP, LOCKED, RECORD, TORN};
use crate::seal::{NONCE, Seal};
use crate::segment::Segment;

/// Read at a time, in bytes: from one mark to the next, and a little.
const CHUNK: usize = 48 << 10;

pub(crate) struct Cursor<'a> {
    segment: &'a Segment,
    /// Position of the next record.
    seq: Seq,
    /// Offset in the file of the end of `buffer`.
    offset: u64,
    end: u64,
    buffer: Vec<u8>,
    /// How much of `buffer` was taken.
    taken: usize,
    /// Of a sealed segment: the block last opened, and how much of it was taken.
    block: Vec<u8>,
    read: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at the mark before `seq`: the first records may be of earlier positions.
    pub(crate) fn near(segment: &'a Segment, seq: Seq) -> Self {
        let map = segment.map();
        let (seq, offset) = map.mark(seq).unwrap_or((segment.first, 0));
        let (buffer, block) = (Vec::new(), Vec::new());
        Self { segment, seq, offset, end: map.end, buffer, taken: 0, block, read: 0 }
    }

    /// The next position and what is stored there; nothing is stored where an event is gone.
    pub(crate) fn next(&mut self) -> Result<Option<(Seq, &[u8])>, LogError> {
        match &self.segment.seal {
            Some(seal) => self.next_sealed(seal),
            None => self.next_open(),
        }
    }

    fn next_open(&mut self) -> Result<Option<(Seq, &[u8])>, LogError> {
        if self.is_done() {
            return Ok(None);
        }
        if self.peek(4)? == MAGIC {
            self.take(GROUP)?;
        }
        let head = self.take(RECORD)?;
        let length = self.buffer[head].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        let value = self.take(length as usize)?;
        let seq = self.seq;
        self.seq += 1;
        Ok(Some((seq, &self.buffer[value])))
    }

    fn next_sealed(&mut self, seal: &Seal) -> Result<Option<(Seq, &[u8])>, LogError> {
        if self.read == self.block.len() {
            if self.is_done() {
                return Ok(None);
            }
            self.open_block(seal)?;
        }
        let seq = self.seq;
        let mut records = Body(&self.block[self.read..]);
        let (_, value) = group::next_record(&mut records).ok_or_else(|| self.segment.corrupt(seq, TORN))?;
        self.read = self.block.len() - records.0.len();
        self.seq += 1;
        Ok(Some((seq, value)))
    }

    fn open_block(&mut self, seal: &Seal) -> Result<(), LogError> {
        if self.peek(4)? == magic(Some(seal.cipher)) {
            self.take(GROUP)?;
        }
        let length = self.take(4)?;
        let length = self.buffer[length].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        let sealed = self.take(length as usize)?;
        self.block.clear();
        self.block.extend_from_slice(&self.buffer[sealed]);
        self.read = NONCE;
        seal.open(&mut self.block, self.seq).ok_or_else(|| self.segment.corrupt(self.seq, LOCKED))
    }

    fn is_done(&self) -> bool {
        self.offset == self.end && self.taken == self.buffer.len()
    }

    fn peek(&mut self, bytes: usize) -> Result<&[u8], LogError> {
        self.fill(bytes)?;
        Ok(&self.buffer[self.taken..self.taken + bytes])
    }

    fn take(&mut self, bytes: usize) -> Result<Range<usize>, LogError> {
        self.fill(bytes)?;
        self.taken += bytes;
        Ok(self.taken - bytes..self.taken)
    }

    fn fill(&mut self, bytes: usize) -> Result<(), LogError> {
        let held = self.buffer.len() - self.taken;
        if held >= bytes {
            return Ok(());
        }
        let left = usize::try_from(self.end - self.offset).unwrap_or(usize::MAX);
        if bytes - held > left {
            return Err(self.segment.corrupt(self.seq, "the file ends within the event"));
        }
        self.buffer.drain(..self.taken);
        self.taken = 0;
        self.buffer.resize(held + left.min(CHUNK.max(bytes - held)), 0);
        let place = &self.segment.place;
        place.file.read_exact_at(&mut self.buffer[held..], self.offset).map_err(|error| place.error(error))?;
        self.offset += (self.buffer.len() - held) as u64;
        Ok(())
    }
}
