//! The thread that puts groups on disk, one write and one sync each, while the next group is made ready.

use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use primitives::Seq;
use tokio::sync::mpsc::WeakUnboundedSender;

use crate::segment::Segment;
use crate::shared::Shared;
use crate::writer::{Answer, Request};
use crate::{AppendError, LogError};

/// A group made ready, and who waits for it.
pub(crate) struct Ready {
    /// What is written, if it has records.
    pub(crate) bytes: Vec<u8>,
    /// Where reading each of its records begins, from the start of the group; none when all of it is known already.
    pub(crate) starts: Vec<u64>,
    /// The segment it goes to the end of.
    pub(crate) tail: Arc<Segment>,
    /// Time of acceptance, milliseconds since 1970.
    pub(crate) at: i64,
    /// Position of its last event.
    pub(crate) last: Seq,
    pub(crate) answers: Vec<Answer>,
}

/// Puts what comes on disk, in order, and says so to the callers and, by [`Request::Committed`], to the writer.
pub(crate) fn run(shared: &Shared, groups: &Receiver<Ready>, writer: &WeakUnboundedSender<Request>) {
    for group in groups {
        let _through = Through(writer);
        let committed = commit(shared, &group);
        for answer in group.answers {
            answer.give(committed.clone());
        }
    }
}

/// Says at its end that a group is through; also where this thread ends in a panic, or the writer would wait for good.
struct Through<'a>(&'a WeakUnboundedSender<Request>);

impl Drop for Through<'_> {
    fn drop(&mut self) {
        // Without a sender left, the writer is about to end and waits for nothing.
        if let Some(writer) = self.0.upgrade() {
            let _ = writer.send(Request::Committed);
        }
    }
}

/// Behind a write that failed nothing is written, and nothing is known to be there already: what it repeats may be lost.
fn commit(shared: &Shared, group: &Ready) -> Result<(), AppendError> {
    shared.check_whole()?;
    if group.starts.is_empty() {
        return Ok(());
    }
    write(shared, group).map_err(|error| shared.fail(&error))
}

/// Writes and syncs the group, and lets readers see it.
fn write(shared: &Shared, group: &Ready) -> Result<(), LogError> {
    let (place, end) = (&group.tail.place, group.tail.map().end);
    place.file.write_all_at(&group.bytes, end).map_err(|error| place.error(error))?;
    (shared.disk.sync)(&place.file).map_err(|error| place.error(error))?;
    group.tail.extend(|map| {
        group.starts.iter().for_each(|start| map.note(end + start, false));
        map.end = end + group.bytes.len() as u64;
        map.newest = map.newest.max(group.at);
    });
    shared.bear_witness(group.last)?;
    shared.last.send_replace(group.last);
    Ok(())
}
