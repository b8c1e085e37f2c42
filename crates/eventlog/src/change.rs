//! Changes of what lies in the log already: erasure and retention.

use std::collections::HashSet;

use primitives::{Event, Seq};

use crate::engine::Head;
use crate::log::Shared;
use crate::{AppendError, LogError, envelope};

pub(crate) enum Change {
    Rewrite(Vec<(Seq, Event)>),
    Remove(Vec<Seq>),
    /// Forget everything through this position.
    Forget(Seq),
}

/// Makes the change durable; back with the number of events it touched.
pub(crate) fn apply(shared: &Shared, head: &mut Head, change: Change) -> Result<u64, LogError> {
    shared.check_writable()?;
    let events = &shared.engine.events;
    let mut batch = shared.engine.db.batch();
    let mut next = *head;
    let present = |seq: Seq| Ok::<_, LogError>(seq > head.forgotten && events.contains_key(seq.to_be_bytes())?);
    let touched = match change {
        Change::Rewrite(changes) => {
            for (index, (seq, event)) in changes.iter().enumerate() {
                if !present(*seq)? {
                    return Err(LogError::NotFound { seq: *seq });
                }
                let value = envelope::encode(event)
                    .map_err(|error| AppendError::Unwritable { index, reason: error.to_string() })?;
                batch.insert(events, seq.to_be_bytes(), value);
            }
            changes.len() as u64
        }
        Change::Remove(seqs) => {
            let mut removed = 0;
            for seq in HashSet::<Seq>::from_iter(seqs) {
                if present(seq)? {
                    batch.remove(events, seq.to_be_bytes());
                    removed += 1;
                }
            }
            next.events -= removed;
            removed
        }
        Change::Forget(through) => {
            next.forgotten = through.clamp(head.forgotten, head.last);
            let forgotten = shared.engine.count(head.forgotten, next.forgotten);
            next.events -= forgotten;
            forgotten
        }
    };
    if next != *head || !batch.is_empty() {
        shared.commit(batch, head, next).map_err(|error| shared.fail(&error))?;
    }
    Ok(touched)
}
