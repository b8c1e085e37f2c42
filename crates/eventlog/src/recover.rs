//! Opening: from the files back to the last acknowledged state.

use std::sync::Arc;

use primitives::Seq;

use crate::layout::{Layout, Witness};
use crate::map::Map;
use crate::place::{Place, remove_file};
use crate::run::Run;
use crate::seal::Seal;
use crate::seen::{Key, Seen};
use crate::segment::{self, Segment};
use crate::view::View;
use crate::{LogError, frame, journal};

pub(crate) struct Recovered {
    pub(crate) view: View,
    /// The segment being written.
    pub(crate) tail: Arc<Segment>,
    pub(crate) last: Seq,
    pub(crate) seen: Seen,
}

/// Reads what is needed to go on: the journal, the maps and keys of finished segments (made anew from the segment when
/// missing or damaged), and all of the segment being written, off which a torn last group is taken.
///
/// Message ids taken before `horizon` (milliseconds since 1970) are forgotten; without one, for a log that is only read,
/// their files are checked and left as they are.
pub(crate) fn recover(layout: &Layout, horizon: Option<i64>, seal: Option<&Seal>) -> Result<Recovered, LogError> {
    let changes = journal::open(layout, seal)?;
    let firsts = layout.numbered(".log")?;
    let mut segments = Vec::with_capacity(firsts.len());
    let unforgotten = changes.sums.forgotten + 1;
    let mut next = firsts.first().map_or(unforgotten, |first| unforgotten.min(*first));
    if let Some((_, finished)) = firsts.split_last() {
        for first in finished {
            in_place(*first, next)?;
            let segment = finished_segment(layout, *first, seal)?;
            next = segment.map().next;
            segments.push(Arc::new(segment));
        }
    }
    let mut seen = Seen::new();
    remember(layout, &segments, horizon, &mut seen)?;
    let tail = Arc::new(match firsts.last() {
        Some(first) => {
            in_place(*first, next)?;
            written_segment(layout, *first, seal, &mut seen)?
        }
        None => Segment::create(layout, next, seal)?,
    });
    let last = tail.map().last();
    segments.push(tail.clone());
    layout.check_tail(Witness { last, changes: changes.sums.changes })?;
    settle(&tail)?;
    layout.sync()?;
    Ok(Recovered { view: View { segments, changes: Arc::new(changes) }, tail, last, seen })
}

fn in_place(first: Seq, next: Seq) -> Result<(), LogError> {
    let reason = || format!("the segments go on with event {first}: a file is missing");
    if first == next { Ok(()) } else { Err(LogError::Corrupt { seq: next, reason: reason() }) }
}

pub(crate) fn finished_segment(layout: &Layout, first: Seq, seal: Option<&Seal>) -> Result<Segment, LogError> {
    let place = Place::open(layout.segment(first))?;
    let (length, seal) = (place.length()?, segment::seal_of(&place, seal)?);
    let map = if let Some(map) = Map::read(&layout.map(first), first, length)? {
        map
    } else {
        let map = segment::survey(&place, seal.as_ref(), first, length, |_| ())?;
        map.write(&layout.map(first))?;
        map
    };
    let segment = Segment::new(place, seal, map);
    let map = segment.map();
    if map.end == length { Ok(segment) } else { Err(segment.corrupt(map.next, "the file is damaged from there on")) }
}

fn written_segment(layout: &Layout, first: Seq, seal: Option<&Seal>, seen: &mut Seen) -> Result<Segment, LogError> {
    let place = Place::open(layout.segment(first))?;
    let (length, seal) = (place.length()?, segment::seal_of(&place, seal)?);
    let mut keys = Vec::new();
    let map = segment::survey(&place, seal.as_ref(), first, length, |key| keys.push(key))?;
    seen.start(keys, map.newest);
    let segment = Segment::new(place, seal, map);
    let map = segment.map();
    if map.end < length && frame::any_whole(&segment.place, map.end)? {
        return Err(segment.corrupt(map.next, "damaged, with whole events behind it"));
    }
    Ok(segment)
}

/// Takes off the segment being written what lies behind its last whole group, and makes the rest last: a killed process
/// may have left a group unsynced, and from here on readers take it for acknowledged.
fn settle(tail: &Segment) -> Result<(), LogError> {
    let bytes = tail.trim()?;
    if bytes == 0 {
        return tail.place.sync();
    }
    tracing::warn!(bytes, "what belonged to no acknowledged write was taken off the event log");
    Ok(())
}

/// Takes up the keys of finished segments, of those that are forgotten too.
fn remember(layout: &Layout, segments: &[Arc<Segment>], horizon: Option<i64>, seen: &mut Seen) -> Result<(), LogError> {
    let expired = |newest| horizon.is_some_and(|horizon| newest < horizon);
    let mut firsts = layout.numbered(".keys")?;
    firsts.extend(segments.iter().map(|segment| segment.first));
    firsts.sort_unstable();
    firsts.dedup();
    for first in firsts {
        let path = layout.keys(first);
        let segment = segments.iter().find(|segment| segment.first == first);
        if segment.is_some_and(|segment| expired(segment.map().newest)) {
            remove_file(&path)?;
            continue;
        }
        let there = path.exists().then(|| Run::read(path.clone())).transpose()?.flatten();
        match (there, segment) {
            (None, None) => {
                let reason = format!("{}: its message ids are damaged", path.display());
                return Err(LogError::Corrupt { seq: first, reason });
            }
            (Some((run, _)), _) if expired(run.newest) => remove_file(&path)?,
            _ if horizon.is_none() => {}
            (Some((run, keys)), _) => seen.add(run, &keys),
            (None, Some(segment)) => {
                let keys = keys_of(segment)?;
                seen.add(Run::write(path, &keys, segment.map().newest)?, &keys);
            }
        }
    }
    Ok(())
}

fn keys_of(segment: &Segment) -> Result<Vec<Key>, LogError> {
    let mut keys = Vec::new();
    segment::survey(&segment.place, segment.seal.as_ref(), segment.first, segment.map().end, |key| keys.push(key))?;
    keys.sort_unstable();
    Ok(keys)
}
