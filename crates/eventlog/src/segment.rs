//! Segments: the files that hold the events, one [group](crate::group) after the other, named for the position of their
//! first. All groups of a segment are sealed with one cipher, or none is.

use std::sync::{Arc, PoisonError, RwLock};

use primitives::Seq;

use crate::group::Group;
use crate::layout::Layout;
use crate::map::Map;
use crate::place::Place;
use crate::seal::Seal;
use crate::seen::Key;
use crate::{LogError, frame};

pub(crate) struct Segment {
    pub(crate) first: Seq,
    pub(crate) place: Place,
    /// What its groups are sealed with; `None` where they lie open.
    pub(crate) seal: Option<Seal>,
    /// Grows with the segment that is written; readers take what they need and go.
    map: RwLock<Arc<Map>>,
}

impl Segment {
    pub(crate) fn new(place: Place, seal: Option<Seal>, map: Map) -> Self {
        Self { first: map.first, place, seal, map: RwLock::new(Arc::new(map)) }
    }

    /// A new, empty one; there for good when this returns.
    pub(crate) fn create(layout: &Layout, first: Seq, seal: Option<&Seal>) -> Result<Self, LogError> {
        let place = Place::create(layout.segment(first))?;
        place.sync()?;
        layout.sync()?;
        Ok(Self::new(place, seal.cloned(), Map::starting(first)))
    }

    pub(crate) fn map(&self) -> Arc<Map> {
        self.map.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in what was just written. Only the writer calls this, so a reader's copy is rarely alive.
    pub(crate) fn extend(&self, grow: impl FnOnce(&mut Map)) {
        grow(Arc::make_mut(&mut self.map.write().unwrap_or_else(PoisonError::into_inner)));
    }

    /// Takes off what lies behind the last group, for good; back with how many bytes that were.
    pub(crate) fn trim(&self) -> Result<u64, LogError> {
        let (end, length) = (self.map().end, self.place.length()?);
        if length > end {
            self.place.truncate(end)?;
        }
        Ok(length.saturating_sub(end))
    }

    pub(crate) fn corrupt(&self, seq: Seq, reason: &str) -> LogError {
        self.place.corrupt(seq, reason)
    }
}

/// What a segment's groups are sealed with: an empty one's will be with the log's seal.
pub(crate) fn seal_of(place: &Place, seal: Option<&Seal>) -> Result<Option<Seal>, LogError> {
    match (frame::first_sealing(place)?, seal) {
        (Some(None), _) => Ok(None),
        (Some(Some(cipher)), Some(seal)) => Ok(Some(seal.by(cipher))),
        (Some(Some(_)), None) => Err(place.sealed()),
        (None, _) => Ok(seal.cloned()),
    }
}

/// Reads the groups in the first `length` bytes; `each` gets every key. The map ends where the whole groups do.
pub(crate) fn survey(
    place: &Place,
    seal: Option<&Seal>,
    first: Seq,
    length: u64,
    mut each: impl FnMut(Key),
) -> Result<Map, LogError> {
    let mut map = Map::starting(first);
    map.end = frame::scan(place, length, |frame| {
        let group = Group::parse(&frame).ok_or_else(|| place.corrupt(map.next, "a group without a head"))?;
        if group.first != map.next {
            return Err(place.corrupt(map.next, "a group out of its place"));
        }
        map.newest = map.newest.max(group.at);
        group.read(place, seal, |record| {
            map.note(frame.offset + record.offset, record.value.is_empty());
            each(record.key);
            Ok(())
        })
    })?;
    Ok(map)
}
