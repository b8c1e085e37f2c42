//! What readers see: the segments, with the changes made to them since they were written.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use primitives::{Event, Seq, Stored};

use crate::cursor::Cursor;
use crate::place::Place;
use crate::seal::Seal;
use crate::segment::Segment;
use crate::{LogError, envelope};

/// Never changes: the writer puts another in its place.
#[derive(Clone)]
pub(crate) struct View {
    /// In order, without gaps; the last is the one being written.
    pub(crate) segments: Vec<Arc<Segment>>,
    pub(crate) changes: Arc<Changes>,
}

/// The changes that the segments do not hold yet.
#[derive(Clone)]
pub(crate) struct Changes {
    pub(crate) journal: Arc<Place>,
    pub(crate) amended: BTreeMap<Seq, Amendment>,
    pub(crate) sums: Sums,
    /// What the values in the journal are sealed with.
    pub(crate) seal: Option<Seal>,
}

/// What all changes so far add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// How many there were.
    pub(crate) changes: u64,
    /// Everything up to here was forgotten.
    pub(crate) forgotten: Seq,
    /// Events removed or forgotten.
    pub(crate) gone: u64,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Amendment {
    /// The change that made it.
    pub(crate) change: u64,
    /// Where in the journal the new value is, and its length; `None` for a removed event.
    pub(crate) value: Option<(u64, u32)>,
}

impl View {
    pub(crate) fn forgotten(&self) -> Seq {
        self.changes.sums.forgotten
    }

    /// Events with positions in `(after, through]`, oldest first.
    pub(crate) fn range(&self, after: Seq, through: Seq, limit: usize) -> Result<Vec<Stored>, LogError> {
        self.range_within(after, through, limit, usize::MAX)
    }

    /// As [`View::range`], up to the event with which there are as many bytes as there is `room` for.
    pub(crate) fn range_within(
        &self,
        after: Seq,
        through: Seq,
        limit: usize,
        room: usize,
    ) -> Result<Vec<Stored>, LogError> {
        let after = after.max(self.forgotten());
        let (mut found, mut read) = (Vec::new(), 0);
        let start = self.index(after.saturating_add(1));
        for segment in &self.segments[start..] {
            if segment.first > through || found.len() >= limit || read >= room {
                break;
            }
            let mut cursor = Cursor::near(segment, after.saturating_add(1));
            while found.len() < limit && read < room {
                let Some((seq, bytes)) = cursor.next()?.filter(|(seq, _)| *seq <= through) else { break };
                // What was removed takes no room: a stretch of it is not the end.
                if seq > after
                    && let Some(event) = self.event(seq, bytes)?
                {
                    read += bytes.len();
                    found.push(Stored { seq, event });
                }
            }
        }
        Ok(found)
    }

    /// Events with positions in `(after, through]`, newest first.
    pub(crate) fn range_back(&self, after: Seq, mut through: Seq, limit: usize) -> Result<Vec<Stored>, LogError> {
        let after = after.max(self.forgotten());
        let mut found = Vec::new();
        while through > after && found.len() < limit {
            let from = self.mark(through).max(after + 1);
            found.extend(self.range(from - 1, through, usize::MAX)?.into_iter().rev());
            through = from - 1;
        }
        found.truncate(limit);
        Ok(found)
    }

    /// Whether there is an event at a position of the log.
    pub(crate) fn holds(&self, seq: Seq) -> bool {
        seq > self.forgotten()
            && match self.changes.amended.get(&seq) {
                Some(amendment) => amendment.value.is_some(),
                None => self.segment(seq).is_some_and(|segment| {
                    let map = segment.map();
                    seq < map.next && !map.is_gone(seq)
                }),
            }
    }

    /// How many events have positions in `(after, through]`, all of them in the log.
    pub(crate) fn count(&self, after: Seq, through: Seq) -> u64 {
        let removed = |seq: &Seq| self.changes.amended.get(seq).is_some_and(|amendment| amendment.value.is_none());
        let amended = (after < through).then(|| self.changes.amended.range(after + 1..=through));
        let lately = amended.into_iter().flatten().filter(|(_, amendment)| amendment.value.is_none()).count();
        let earlier = |segment: &Arc<Segment>| segment.map().gone(after, through).filter(|seq| !removed(seq)).count();
        through - after - (lately + self.segments.iter().map(earlier).sum::<usize>()) as u64
    }

    /// What is stored for readers at a position whose record has these bytes.
    pub(crate) fn resolve<'a>(&self, seq: Seq, bytes: &'a [u8]) -> Result<Option<Cow<'a, [u8]>>, LogError> {
        match self.changes.amended.get(&seq) {
            _ if seq <= self.forgotten() => Ok(None),
            Some(Amendment { value: None, .. }) => Ok(None),
            Some(Amendment { value: Some(value), .. }) => self.changes.value(seq, *value).map(Cow::Owned).map(Some),
            None => Ok((!bytes.is_empty()).then_some(Cow::Borrowed(bytes))),
        }
    }

    fn event(&self, seq: Seq, bytes: &[u8]) -> Result<Option<Event>, LogError> {
        self.resolve(seq, bytes)?.map(|bytes| envelope::decode(seq, &bytes)).transpose()
    }

    /// Index of the segment that holds a position, or would; the first for what is before it.
    fn index(&self, seq: Seq) -> usize {
        self.segments.partition_point(|segment| segment.first <= seq).saturating_sub(1)
    }

    fn segment(&self, seq: Seq) -> Option<&Arc<Segment>> {
        self.segments.get(self.index(seq)).filter(|segment| segment.first <= seq)
    }

    /// A position at or a little before `seq`, good to start reading at.
    fn mark(&self, seq: Seq) -> Seq {
        self.segment(seq).map_or(seq, |segment| segment.map().mark(seq).map_or(seq, |(mark, _)| mark))
    }
}
