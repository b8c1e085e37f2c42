//! The journal of changes: what was done to events that lie in segments already, until a scrub works it into them.
//!
//! A change is one frame: its number, the position everything up to which is forgotten, how many events are gone by
//! now, then position (8 bytes), length (4) and value of each event changed; no value for one removed. A value is
//! sealed where the log is: `02`, then as [`Seal`] closes it for its position.

use std::collections::BTreeMap;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use primitives::Seq;

use crate::LogError;
use crate::frame::{self, Body};
use crate::group::LOCKED;
use crate::layout::Layout;
use crate::place::{Place, rename};
use crate::seal::{Cipher, NONCE, Seal};
use crate::view::{Amendment, Changes, Sums};

/// From the start of a change's frame to its first event.
const CHANGE: usize = frame::HEADER + 24;
/// From the start of an event to its value.
const EVENT: usize = 12;
/// Begins a sealed value; an open one begins with the version of its envelope, which is never this.
const SEALED: u8 = 2;

/// Reads the journal, making it where it is missing; a torn last change is taken off.
pub(crate) fn open(layout: &Layout, seal: Option<&Seal>) -> Result<Changes, LogError> {
    let path = layout.journal();
    if !path.exists() {
        return begin(layout, Sums::default(), &[], seal);
    }
    let place = Place::open(path)?;
    let (mut amended, mut sums) = (BTreeMap::new(), Sums::default());
    let end = frame::scan(&place, place.length()?, |frame| {
        let (change, events) = parse(frame.offset, frame.body).ok_or_else(|| damaged(&place))?;
        sums = change;
        amended.extend(events);
        Ok(())
    })?;
    if end < place.length()? {
        if frame::any_whole(&place, end)? {
            return Err(damaged(&place));
        }
        place.truncate(end)?;
    }
    // A killed process may have left its last change unsynced.
    place.sync()?;
    Ok(Changes { journal: Arc::new(place), amended, sums, seal: seal.map(own) })
}

/// What values are sealed with here, which no mark tells apart: few are, and they live until the next scrub.
fn own(seal: &Seal) -> Seal {
    seal.by(Cipher::ChaCha20)
}

/// Makes a change durable; the events' values are `None` where they go.
pub(crate) fn append(changes: &mut Changes, sums: Sums, events: &[(Seq, Option<Vec<u8>>)]) -> Result<(), LogError> {
    let journal = &changes.journal;
    let offset = journal.length()?;
    let bytes = encode(sums, events, changes.seal.as_ref());
    journal.file.write_all_at(&bytes, offset).map_err(|error| journal.error(error))?;
    journal.file.sync_data().map_err(|error| journal.error(error))?;
    let (sums, amended) = parse(offset, &bytes[frame::HEADER..]).ok_or_else(|| damaged(journal))?;
    changes.sums = sums;
    changes.amended.extend(amended);
    Ok(())
}

/// Starts the journal anew without the changes through number `settled`, which the segments hold by now.
pub(crate) fn settle(layout: &Layout, changes: &Changes, settled: u64) -> Result<Changes, LogError> {
    let mut left = Vec::new();
    for (seq, amendment) in changes.amended.iter().filter(|(_, amendment)| amendment.change > settled) {
        left.push((*seq, amendment.value.map(|value| changes.value(*seq, value)).transpose()?));
    }
    begin(layout, changes.sums, &left, changes.seal.as_ref())
}

/// A new journal that begins with one change.
pub(crate) fn begin(
    layout: &Layout,
    sums: Sums,
    events: &[(Seq, Option<Vec<u8>>)],
    seal: Option<&Seal>,
) -> Result<Changes, LogError> {
    let (path, new) = (layout.journal(), layout.journal().with_extension("new"));
    let journal = Place::create(new.clone())?;
    let mut changes = Changes { journal: Arc::new(journal), amended: BTreeMap::new(), sums, seal: seal.map(own) };
    append(&mut changes, sums, events)?;
    changes.journal.sync()?;
    rename(&new, &path)?;
    Ok(changes)
}

impl Changes {
    /// The new value of the event at a position.
    pub(crate) fn value(&self, seq: Seq, (offset, length): (u64, u32)) -> Result<Vec<u8>, LogError> {
        let mut bytes = vec![0; length as usize];
        self.journal.file.read_exact_at(&mut bytes, offset).map_err(|error| self.journal.error(error))?;
        if bytes.first() != Some(&SEALED) {
            return Ok(bytes);
        }
        let seal = self.seal.as_ref().ok_or_else(|| self.journal.sealed())?;
        bytes.remove(0);
        seal.open(&mut bytes, seq).ok_or_else(|| self.journal.corrupt(seq, LOCKED))?;
        Ok(bytes.split_off(NONCE))
    }
}

fn encode(sums: Sums, events: &[(Seq, Option<Vec<u8>>)], seal: Option<&Seal>) -> Vec<u8> {
    let mut out = Vec::new();
    let start = frame::start(&mut out, None);
    for number in [sums.changes, sums.forgotten, sums.gone] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    for (seq, value) in events {
        out.extend_from_slice(&seq.to_le_bytes());
        let length = out.len();
        out.extend_from_slice(&[0; 4]);
        match (value, seal) {
            (Some(value), Some(seal)) => {
                out.extend_from_slice(&[&[SEALED], [0; NONCE].as_slice(), value].concat());
                seal.close(&mut out, length + 5, *seq);
            }
            (value, _) => out.extend_from_slice(value.as_deref().unwrap_or_default()),
        }
        let bytes = u32::try_from(out.len() - length - 4).unwrap_or(u32::MAX);
        out[length..length + 4].copy_from_slice(&bytes.to_le_bytes());
    }
    frame::finish(&mut out, start);
    out
}

fn parse(offset: u64, body: &[u8]) -> Option<(Sums, Vec<(Seq, Amendment)>)> {
    let mut body = Body(body);
    let sums = Sums { changes: body.u64()?, forgotten: body.u64()?, gone: body.u64()? };
    let (mut events, mut at) = (Vec::new(), offset + CHANGE as u64);
    while !body.is_empty() {
        let (seq, length) = (body.u64()?, body.u32()?);
        body.bytes(length as usize)?;
        at += EVENT as u64;
        let value = (length > 0).then_some((at, length));
        events.push((seq, Amendment { change: sums.changes, value }));
        at += u64::from(length);
    }
    Some((sums, events))
}

fn damaged(place: &Place) -> LogError {
    LogError::Corrupt { seq: 0, reason: format!("{}: a change is damaged", place.path.display()) }
}
