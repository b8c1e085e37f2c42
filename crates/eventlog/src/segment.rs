//! Segments: the files that hold the events, one after the other, named for the position of their first.
//!
//! A segment is a row of groups, each a frame: position of its first event, time of acceptance (milliseconds since
//! 1970), then its events as records: length of the value (4 bytes), key (16), value. Positions follow from the order.
//! An event that is gone leaves its record without a value: the position and the key stay taken.

use std::sync::{Arc, PoisonError, RwLock};

use primitives::{Event, Seq};

use crate::frame::{self, Body};
use crate::layout::Layout;
use crate::map::Map;
use crate::place::Place;
use crate::seen::Key;
use crate::{LogError, envelope};

/// From the start of a group's frame to its first record.
pub(crate) const GROUP: usize = frame::HEADER + 16;
/// From the start of a record to its value.
pub(crate) const RECORD: usize = 20;

pub(crate) struct Segment {
    pub(crate) first: Seq,
    pub(crate) place: Place,
    /// Grows with the segment that is written; readers take what they need and go.
    map: RwLock<Arc<Map>>,
}

impl Segment {
    pub(crate) fn new(first: Seq, place: Place, map: Map) -> Self {
        Self { first, place, map: RwLock::new(Arc::new(map)) }
    }

    /// A new, empty one; there for good when this returns.
    pub(crate) fn create(layout: &Layout, first: Seq) -> Result<Self, LogError> {
        let place = Place::create(layout.segment(first))?;
        place.sync()?;
        layout.sync()?;
        Ok(Self::new(first, place, Map::starting(first)))
    }

    pub(crate) fn map(&self) -> Arc<Map> {
        self.map.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in what was just written. Only the writer calls this, so a reader's copy is rarely alive.
    pub(crate) fn extend(&self, grow: impl FnOnce(&mut Map)) {
        grow(Arc::make_mut(&mut self.map.write().unwrap_or_else(PoisonError::into_inner)));
    }

    pub(crate) fn corrupt(&self, seq: Seq, reason: &str) -> LogError {
        LogError::Corrupt { seq, reason: format!("{}: {reason}", self.place.path.display()) }
    }
}

/// Starts a group in `out`; records follow, then [`frame::finish`] with what this returns.
pub(crate) fn start_group(out: &mut Vec<u8>, first: Seq, at: i64) -> usize {
    let start = frame::start(out);
    out.extend_from_slice(&first.to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    start
}

/// Puts the event's record at the end of `out`; back with the length of its value.
pub(crate) fn put_event(out: &mut Vec<u8>, key: Key, event: &Event) -> serde_json::Result<usize> {
    let start = out.len();
    put_record(out, key, &[]);
    envelope::append(out, event)?;
    let length = out.len() - start - RECORD;
    out[start..start + 4].copy_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    Ok(length)
}

pub(crate) fn put_record(out: &mut Vec<u8>, key: Key, value: &[u8]) {
    out.extend_from_slice(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(&key.to_le_bytes());
    out.extend_from_slice(value);
}

/// A group as it lies in a file.
pub(crate) struct Group<'a> {
    pub(crate) first: Seq,
    pub(crate) at: i64,
    records: Body<'a>,
}

impl<'a> Group<'a> {
    pub(crate) fn parse(body: &'a [u8]) -> Option<Self> {
        let mut body = Body(body);
        Some(Self { first: body.u64()?, at: body.i64()?, records: body })
    }

    /// Key and value of each event; the value is empty when the event is gone.
    pub(crate) fn next_record(&mut self) -> Option<(Key, &'a [u8])> {
        let length = self.records.u32()?;
        let key = self.records.array().map(Key::from_le_bytes)?;
        Some((key, self.records.bytes(length as usize)?))
    }

    /// Whether all records were taken: a group that ends within one was not written by this program.
    pub(crate) fn is_done(&self) -> bool {
        self.records.is_empty()
    }
}

/// Reads the groups in the first `length` bytes; `each` gets every key. The map ends where the whole groups do.
pub(crate) fn survey(place: &Place, first: Seq, length: u64, mut each: impl FnMut(Key)) -> Result<Map, LogError> {
    let mut map = Map::starting(first);
    map.end = frame::scan(place, length, |offset, body| {
        let seq = map.next;
        let corrupt = |reason| LogError::Corrupt { seq, reason: format!("{}: {reason}", place.path.display()) };
        let mut group = Group::parse(body).ok_or_else(|| corrupt("a group without a head"))?;
        if group.first != seq {
            return Err(corrupt("a group out of its place"));
        }
        map.newest = map.newest.max(group.at);
        let mut at = offset + GROUP as u64;
        while let Some((key, value)) = group.next_record() {
            map.note(at, value.is_empty());
            at += (RECORD + value.len()) as u64;
            each(key);
        }
        if group.is_done() { Ok(()) } else { Err(corrupt("a group ends within an event")) }
    })?;
    Ok(map)
}
