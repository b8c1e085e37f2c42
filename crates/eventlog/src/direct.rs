//! Direct I/O: large groups go to the disk past the page cache, where copying them costs more than the disk's own work.
//! Whoever reads them fetches them from the disk. The file holds the same, but for zeros up to the end of its last block
//! until it is finished or opened again.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::LogError;
use crate::place::Place;

/// What is written so begins and ends at multiples of it, in memory and in the file: no usual disk asks for more.
const BLOCK: usize = 4 << 10;

/// The segment being written, as a file that the page cache is passed by for.
pub(crate) struct Direct {
    /// `None` where the file system has no such files.
    file: Option<File>,
    /// What lies between the last multiple of a block and `end`, where the last large group ended.
    rest: Vec<u8>,
    end: u64,
}

/// Memory that a group is put together in, behind what its first block holds already.
pub(crate) struct Sheet {
    pub(crate) out: Vec<u8>,
    /// Where the first block begins, if the sheet is for direct I/O.
    block: Option<usize>,
    /// Where the group begins.
    pub(crate) group: usize,
}

impl Direct {
    pub(crate) fn open(place: &Place) -> Self {
        Self { file: open(&place.path).ok(), rest: Vec::new(), end: 0 }
    }

    /// For a group of at most `bytes` to be written at `end`.
    pub(crate) fn sheet(&mut self, place: &Place, end: u64, bytes: usize) -> Result<Sheet, LogError> {
        if self.file.is_none() {
            return Ok(Sheet::plain(bytes));
        }
        if self.end != end {
            self.rest.resize(usize::try_from(end % BLOCK as u64).unwrap_or_default(), 0);
            let start = end - self.rest.len() as u64;
            place.file.read_exact_at(&mut self.rest, start).map_err(|error| place.error(error))?;
        }
        let mut out: Vec<u8> = Vec::with_capacity(bytes + 3 * BLOCK);
        let block = out.as_ptr().align_offset(BLOCK).min(BLOCK);
        out.resize(block, 0);
        out.extend_from_slice(&self.rest);
        Ok(Sheet { group: out.len(), block: Some(block), out })
    }

    /// Writes the group on a sheet that was made for `end` there.
    pub(crate) fn write(&mut self, place: &Place, end: u64, sheet: Sheet) -> io::Result<()> {
        let Sheet { mut out, block, group } = sheet;
        let length = out.len();
        if let (Some(block), Some(file)) = (block, &self.file) {
            out.resize(block + (length - block).next_multiple_of(BLOCK), 0);
            match file.write_all_at(&out[block..], end - (group - block) as u64) {
                Ok(()) => {
                    let rest = length - (length - block) % BLOCK;
                    self.rest.clear();
                    self.rest.extend_from_slice(&out[rest..length]);
                    self.end = end + (length - group) as u64;
                    return Ok(());
                }
                // It asks for other multiples, or cannot after all.
                Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
                    self.file = None;
                }
                Err(error) => return Err(error),
            }
        }
        place.file.write_all_at(&out[group..length], end)
    }
}

impl Sheet {
    /// For a group that goes through the page cache.
    pub(crate) fn plain(bytes: usize) -> Self {
        Self { out: Vec::with_capacity(bytes), block: None, group: 0 }
    }

    /// The group as it is by now.
    pub(crate) fn group(&self) -> &[u8] {
        &self.out[self.group..]
    }
}

#[cfg(target_os = "linux")]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    File::options().write(true).custom_flags(rustix::fs::OFlags::DIRECT.bits().cast_signed()).open(path)
}

#[cfg(not(target_os = "linux"))]
fn open(_: &Path) -> io::Result<File> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups of every length around a block, some past the cache and some through it, read between them.
    #[test]
    fn a_file_holds_what_was_written_whichever_way() {
        let dir = tempfile::tempdir().unwrap();
        for has_direct in [true, false] {
            let place = Place::create(dir.path().join(format!("file-{has_direct}"))).unwrap();
            let mut direct = Direct::open(&place);
            if !has_direct {
                direct.file = None;
            }
            let mut expected = Vec::new();
            let lengths = [1, 4095, 4096, 4097, 10_000, 3, 8192, 70_000, 5, 4086, 1];
            for (turn, length) in lengths.into_iter().cycle().take(60).enumerate() {
                let end = expected.len() as u64;
                let group: Vec<u8> = (0..length).map(|at| u8::try_from((at * 7 + turn) % 251).unwrap()).collect();
                let mut sheet = direct.sheet(&place, end, length).unwrap();
                sheet.out.extend_from_slice(&group);
                assert_eq!(sheet.group(), group);
                let sheet = if turn % 7 == 3 { plain(&group) } else { sheet };
                direct.write(&place, end, sheet).unwrap();
                expected.extend(group);
                let mut found = vec![0; expected.len()];
                place.file.read_exact_at(&mut found, 0).unwrap();
                assert!(found == expected, "after group {turn}");
                let beyond = place.length().unwrap() - expected.len() as u64;
                assert!(beyond < BLOCK as u64, "{beyond} bytes beyond the end");
            }
            if has_direct && direct.file.is_none() {
                eprintln!("skipped: the tests' disk knows no direct I/O, what was tested is the page cache");
            }
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_the_file_system_refuses_is_written_through_the_cache() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::create(dir.path().join("file")).unwrap();
        // As a disk of larger blocks: it takes a number and says of anything else what a disk says of its blocks.
        let refuses = File::options().write(true).open("/proc/self/oom_score_adj").unwrap();
        let mut direct = Direct { file: Some(refuses), rest: Vec::new(), end: 0 };
        direct.write(&place, 0, plain(&[1; 5000])).unwrap();
        for (end, byte) in [(5000, 2), (15_000, 3)] {
            let mut sheet = direct.sheet(&place, end, 10_000).unwrap();
            sheet.out.extend_from_slice(&[byte; 10_000]);
            direct.write(&place, end, sheet).unwrap();
            assert!(direct.file.is_none());
        }
        let mut found = vec![0; 25_000];
        place.file.read_exact_at(&mut found, 0).unwrap();
        assert!(found == [vec![1; 5000], vec![2; 10_000], vec![3; 10_000]].concat());
        assert_eq!(place.length().unwrap(), 25_000);
    }

    fn plain(group: &[u8]) -> Sheet {
        let mut sheet = Sheet::plain(group.len());
        sheet.out.extend_from_slice(group);
        sheet
    }
}
