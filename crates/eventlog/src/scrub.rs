//! Works the changes into the segments, so that what was erased leaves the disk.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use primitives::Seq;

use crate::place::{Place, remove_file, rename};
use crate::segment::{self, Group, Segment};
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

/// Rewrites the finished segments that hold bytes of changed events.
pub(crate) fn scrub(shared: &Shared) -> Result<(), LogError> {
    let view = shared.view();
    let finished = view.segments.split_last().map_or(&[][..], |(_, finished)| finished);
    for segment in finished.iter().filter(|segment| has_work(&view, segment)) {
        let first = segment.first;
        let new = shared.layout.segment(first).with_extension("new");
        rewrite(&view, segment, Seq::MAX, &new, &mut Sum::default())?;
        // Without its map a segment is never read by a map of what it was.
        remove_file(&shared.layout.map(first))?;
        shared.layout.sync()?;
        rename(&new, &shared.layout.segment(first))?;
        let rewritten = Arc::new(recover::finished_segment(&shared.layout, first)?);
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
    path: &Path,
    sum: &mut Sum,
) -> Result<(), LogError> {
    let place = Place::create(path.to_owned())?;
    let mut out = BufWriter::with_capacity(1 << 20, &place.file);
    fold(view, segment, through, sum, &mut out)?;
    out.flush().map_err(|error| place.error(error))?;
    drop(out);
    place.sync()
}

/// Puts the segment's groups through `through` out as readers see them: changed events changed, gone ones without a
/// value. Checks everything on its way and adds it to `sum`.
pub(crate) fn fold(
    view: &View,
    segment: &Segment,
    through: Seq,
    sum: &mut Sum,
    out: &mut impl Write,
) -> Result<(), LogError> {
    let (map, mut seq) = (segment.map(), segment.first);
    let mut frame = Vec::new();
    let end = frame::scan(&segment.place, map.end, |_, body| {
        let mut group = Group::parse(body).ok_or_else(|| segment.corrupt(seq, "a group without a head"))?;
        if group.first > through {
            return Ok(());
        }
        frame.clear();
        let start = segment::start_group(&mut frame, group.first, group.at);
        while let Some((key, value)) = group.next_record() {
            let value = view.resolve(seq, value)?;
            segment::put_record(&mut frame, key, value.as_deref().unwrap_or_default());
            if let Some(value) = value {
                sum.take(seq, &value)?;
            }
            seq += 1;
        }
        frame::finish(&mut frame, start);
        out.write_all(&frame).map_err(|error| segment.place.error(error))
    })?;
    if end == map.end { Ok(()) } else { Err(segment.corrupt(seq, "checksum mismatch")) }
}
