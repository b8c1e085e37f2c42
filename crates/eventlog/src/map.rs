//! Where in a segment the events are: a mark every so many bytes. Lies beside each finished segment (`.map`), so that
//! opening a log need not read it all; made anew from the segment when it is missing or damaged.

use std::io;
use std::path::Path;

use primitives::Seq;

use crate::LogError;
use crate::frame::{self, Body};
use crate::place::{Place, write_file};

/// Between two marks, in bytes: what finding one event reads at most, long events aside.
const SPACING: u32 = 32 << 10;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Map {
    pub(crate) first: Seq,
    /// One past the segment's last position.
    pub(crate) next: Seq,
    /// Length of the segment in bytes.
    pub(crate) end: u64,
    /// Time of the newest group, milliseconds since 1970.
    pub(crate) newest: i64,
    /// Positions since `first` and the offsets of their records.
    marks: Vec<(u32, u32)>,
    /// Positions since `first` of events that are gone.
    gone: Vec<u32>,
}

impl Map {
    pub(crate) fn starting(first: Seq) -> Self {
        Self { first, next: first, end: 0, newest: i64::MIN, marks: Vec::new(), gone: Vec::new() }
    }

    pub(crate) fn last(&self) -> Seq {
        self.next - 1
    }

    /// Takes in the next event, whose record begins at `offset`.
    pub(crate) fn note(&mut self, offset: u64, gone: bool) {
        // A segment is closed long before it has 4 Gi bytes or events.
        let (place, offset) = (self.relative(self.next), u32::try_from(offset).unwrap_or(u32::MAX));
        if self.marks.last().is_none_or(|(_, last)| offset - last >= SPACING) {
            self.marks.push((place, offset));
        }
        if gone {
            self.gone.push(place);
        }
        self.next += 1;
    }

    /// The last mark at or before a position: the position there and the offset of its record.
    pub(crate) fn mark(&self, seq: Seq) -> Option<(Seq, u64)> {
        let index = self.marks.partition_point(|(place, _)| self.first + Seq::from(*place) <= seq);
        let (place, offset) = self.marks.get(index.checked_sub(1)?)?;
        Some((self.first + Seq::from(*place), u64::from(*offset)))
    }

    pub(crate) fn is_gone(&self, seq: Seq) -> bool {
        self.gone.binary_search(&self.relative(seq)).is_ok()
    }

    /// Positions in `(after, through]` whose events are gone.
    pub(crate) fn gone(&self, after: Seq, through: Seq) -> impl Iterator<Item = Seq> {
        let seqs = self.gone.iter().map(|place| self.first + Seq::from(*place));
        seqs.filter(move |seq| *seq > after && *seq <= through)
    }

    fn relative(&self, seq: Seq) -> u32 {
        u32::try_from(seq.saturating_sub(self.first)).unwrap_or(u32::MAX)
    }

    /// Not synced: what the disk loses of it is made anew.
    pub(crate) fn write(&self, path: &Path) -> Result<(), LogError> {
        let mut body = Vec::new();
        for number in [self.first, self.next, self.end, self.newest.cast_unsigned(), self.marks.len() as u64] {
            body.extend_from_slice(&number.to_le_bytes());
        }
        let marks = self.marks.iter().flat_map(|(place, offset)| [*place, *offset]);
        body.extend(marks.chain(self.gone.iter().copied()).flat_map(u32::to_le_bytes));
        write_file(path, &frame::frame(&body))
    }

    /// The map in the file; `None` when it is missing, damaged, or not of a segment of this position and length.
    pub(crate) fn read(path: &Path, first: Seq, end: u64) -> Result<Option<Self>, LogError> {
        let place = match Place::open(path.to_owned()) {
            Err(LogError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
            place => place?,
        };
        let mut found = None;
        frame::scan(&place, place.length()?, |frame| {
            found = Self::parse(frame.body);
            Ok(())
        })?;
        Ok(found.filter(|map| map.first == first && map.end == end))
    }

    fn parse(body: &[u8]) -> Option<Self> {
        let mut body = Body(body);
        let (first, next, end) = (body.u64()?, body.u64()?, body.u64()?);
        let (newest, marks) = (body.i64()?, usize::try_from(body.u64()?).ok()?);
        let marks = Body(body.bytes(marks.checked_mul(8)?)?).numbers();
        let marks = marks.as_chunks::<2>().0.iter().map(|[place, offset]| (*place, *offset)).collect();
        Some(Self { first, next, end, newest, marks, gone: body.numbers() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_lead_to_every_event_and_survive_the_file() {
        let mut map = Map::starting(1000);
        for event in 0..500u64 {
            map.note(28 + event * 1000, event % 100 == 7);
        }
        map.end = 500_028;
        assert_eq!(map.last(), 1499);
        for seq in 1000..1500 {
            let (at, offset) = map.mark(seq).unwrap();
            assert!(at <= seq && seq - at <= 33 && offset == 28 + (at - 1000) * 1000, "{seq}: {at} at {offset}");
        }
        assert_eq!(map.mark(999), None);
        assert_eq!(map.gone(1007, 1207).collect::<Vec<_>>(), [1107, 1207]);
        assert!(map.is_gone(1007) && !map.is_gone(1008));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("map");
        map.write(&path).unwrap();
        assert_eq!(Map::read(&path, 1000, 500_028).unwrap(), Some(map));
        assert_eq!(Map::read(&path, 1000, 500_029).unwrap(), None);
        std::fs::write(&path, "rot").unwrap();
        assert_eq!(Map::read(&path, 1000, 500_028).unwrap(), None);
    }
}
