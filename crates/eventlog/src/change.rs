//! Changes of what lies in the log already: erasure and retention.

use std::collections::HashSet;
use std::sync::Arc;

use primitives::{Event, Seq};

use crate::view::Sums;
use crate::writer::Writer;
use crate::{LogError, envelope, journal, scrub};

pub(crate) enum Change {
    Rewrite(Vec<(Seq, Event)>),
    Remove(Vec<Seq>),
    /// Forget everything through this position.
    Forget(Seq),
    /// Finish the segment being written if a scrub has something to do in it.
    Finish,
    /// Start the journal anew without the changes through this number: the segments hold them by now.
    Settle(u64),
}

impl Writer {
    /// Makes the change durable; back with the number of events it touched, for `Finish` that of the newest change.
    pub(crate) fn apply(&mut self, change: Change) -> Result<u64, LogError> {
        self.shared.check_writable()?;
        match change {
            Change::Rewrite(changes) => self.rewrite(&changes),
            Change::Remove(seqs) => self.remove(&seqs),
            Change::Forget(through) => self.forget(through),
            Change::Finish => self.finish(),
            Change::Settle(settled) => self.settle(settled),
        }
    }

    fn rewrite(&self, changes: &[(Seq, Event)]) -> Result<u64, LogError> {
        let view = self.shared.view();
        let mut events = Vec::with_capacity(changes.len());
        for (seq, event) in changes {
            if !view.holds(*seq) {
                return Err(LogError::NotFound { seq: *seq });
            }
            events.push((*seq, Some(envelope::encode(event.into()))));
        }
        self.note(view.changes.sums, &events)?;
        Ok(events.len() as u64)
    }

    fn remove(&self, seqs: &[Seq]) -> Result<u64, LogError> {
        let view = self.shared.view();
        let there: HashSet<Seq> = seqs.iter().copied().filter(|seq| view.holds(*seq)).collect();
        let (removed, sums) = (there.len() as u64, view.changes.sums);
        let events: Vec<_> = there.into_iter().map(|seq| (seq, None)).collect();
        self.note(Sums { gone: sums.gone + removed, ..sums }, &events)?;
        Ok(removed)
    }

    fn forget(&self, through: Seq) -> Result<u64, LogError> {
        let view = self.shared.view();
        let sums = view.changes.sums;
        let through = through.clamp(sums.forgotten, self.last);
        let forgotten = view.count(sums.forgotten, through);
        self.note(Sums { forgotten: through, gone: sums.gone + forgotten, ..sums }, &[])?;
        Ok(forgotten)
    }

    fn finish(&mut self) -> Result<u64, LogError> {
        let view = self.shared.view();
        if scrub::has_work(&view, &self.tail) {
            self.roll().map_err(|error| self.shared.fail(&error))?;
        }
        Ok(view.changes.sums.changes)
    }

    fn settle(&self, settled: u64) -> Result<u64, LogError> {
        let changes = journal::settle(&self.shared.layout, &self.shared.view().changes, settled);
        let changes = Arc::new(changes.map_err(|error| self.shared.fail(&error))?);
        self.shared.show(|view| view.changes = changes);
        Ok(0)
    }

    /// Writes a change into the journal and lets readers see it; one that changes nothing is none.
    fn note(&self, sums: Sums, events: &[(Seq, Option<Vec<u8>>)]) -> Result<(), LogError> {
        let mut changes = (*self.shared.view().changes).clone();
        if events.is_empty() && sums == changes.sums {
            return Ok(());
        }
        let sums = Sums { changes: sums.changes + 1, ..sums };
        let noted = journal::append(&mut changes, sums, events);
        noted.map_err(|error| self.shared.fail(&error))?;
        self.shared.show(|view| view.changes = Arc::new(changes));
        self.bear_witness().map_err(|error| self.shared.fail(&error).into())
    }
}
