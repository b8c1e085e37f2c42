//! Works the changes into the segments, so that what was erased leaves the disk.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use primitives::Seq;

use crate::direct::Sheet;
use crate::group::{self, Builder, Group};
use crate::place::{Place, remove_file, rename};
use crate::seal::Seal;
use crate::segment::Segment;
use crate::shared::Shared;
use crate::snapshot::Sum;
use crate::view::View;
use crate::{LogError, frame, recover};

/// Whether the segment holds bytes that readers do not see any more.
pub(crate) fn has_work(view: &View, segment: &Segment) -> bool {
    let map = segment.map();
    let forgotten = view.forgotten().min(map.last());
    let blank = map.gone(map.first - 1, forgotten).count() as u64;
    map.first <= forgotten && blank < forgotten + 1 - map.first
        || view.changes.amended.range(map.first..map.next.max(map.first)).next().is_some()
}

/// Rewrites the finished segments that hold bytes of changed events, and those that lie open in a log that is sealed.
pub(crate) fn scrub(shared: &Shared) -> Result<(), LogError> {
    let view = shared.view();
    let finished = view.segments.split_last().map_or(&[][..], |(_, finished)| finished);
    let seal = shared.options.seal.as_ref();
    let is_open = |segment: &Segment| segment.seal.is_none() && seal.is_some();
    for segment in finished.iter().filter(|segment| has_work(&view, segment) || is_open(segment)) {
        let first = segment.first;
        let new = shared.layout.segment(first).with_extension("new");
        rewrite(&view, segment, Seq::MAX, seal, &new, &mut Sum::default())?;
        // Without its map a segment is never read by a map of what it was.
        remove_file(&shared.layout.map(first))?;
        shared.layout.sync()?;
        rename(&new, &shared.layout.segment(first))?;
        let rewritten = Arc::new(recover::finished_segment(&shared.layout, first, seal)?);
        shared.show(|view| {
            if let Some(place) = view.segments.iter_mut().find(|segment| segment.first == first) {
                *place = rewritten;
            }
        });
    }
    Ok(())
}

/// Deletes the finished segments of which everything is forgotten; their message ids stay.
pub(crate) fn drop_forgotten(shared: &Shared) -> Result<(), LogError> {
    let view = shared.view();
    let finished = view.segments.split_last().map_or(&[][..], |(_, finished)| finished);
    for segment in finished.iter().filter(|segment| segment.map().last() <= view.forgotten()) {
        let keys = shared.layout.keys(segment.first);
        if keys.exists() {
            File::open(&keys).and_then(|keys| keys.sync_all()).map_err(LogError::at(&keys))?;
            shared.layout.sync()?;
        }
        remove_file(&shared.layout.map(segment.first))?;
        fs::remove_file(&segment.place.path).map_err(LogError::at(&segment.place.path))?;
        shared.layout.sync()?;
        shared.show(|view| view.segments.retain(|kept| kept.first != segment.first));
    }
    Ok(())
}

/// Writes the segment's events through `through` as readers see them into a new file.
pub(crate) fn rewrite(
    view: &View,
    segment: &Segment,
    through: Seq,
    seal: Option<&Seal>,
    path: &Path,
    sum: &mut Sum,
) -> Result<(), LogError> {
    let place = Place::create(path.to_owned())?;
    let mut out = BufWriter::with_capacity(1 << 20, &place.file);
    fold(view, segment, through, seal, sum, &mut out)?;
    out.flush().map_err(|error| place.error(error))?;
    drop(out);
    place.sync()
}

/// Puts the segment's groups through `through` out as readers see them, sealed if so asked: changed events changed, gone
/// ones without a value. Checks everything on its way and adds it to `sum`.
pub(crate) fn fold(
    view: &View,
    segment: &Segment,
    through: Seq,
    seal: Option<&Seal>,
    sum: &mut Sum,
    out: &mut impl Write,
) -> Result<(), LogError> {
    let (map, place) = (segment.map(), &segment.place);
    let mut next = segment.first;
    let end = frame::scan(place, map.end, |frame| {
        let group = Group::parse(&frame).ok_or_else(|| segment.corrupt(next, "a group without a head"))?;
        if group.first > through {
            return Ok(());
        }
        let mut copy = Builder::new(seal, group.first, group.at, Sheet::plain(group::room(frame.body.len())));
        group.read(place, segment.seal.as_ref(), |record| {
            let value = view.resolve(record.seq, record.value)?;
            copy.put(|out| group::put_record(out, record.key, value.as_deref().unwrap_or_default()));
            if let Some(value) = value {
                sum.take(record.seq, &value)?;
            }
            next = record.seq + 1;
            Ok(())
        })?;
        out.write_all(copy.finish().group()).map_err(|error| place.error(error))
    })?;
    if end == map.end { Ok(()) } else { Err(segment.corrupt(next, "checksum mismatch")) }
}
