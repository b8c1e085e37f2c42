use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use zip::ZipArchive;

use crate::source::Guarded;
use crate::{Error, Limits};

/// Refuses a workbook with too many parts or one that unpacks to too much.
///
/// The sizes declared in the directory are added up first; since a crafted file may lie there, every part is then
/// unpacked into nothing and counted.
pub(crate) fn check(path: &Path, limits: &Limits) -> Result<(), Error> {
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    let packed = file.metadata().map_err(|e| Error::io(path, e))?.len();
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|e| Error::damaged("XLSX", e))?;
    if archive.len() > limits.entries {
        return Err(Error::Entries { found: archive.len(), limit: limits.entries });
    }
    let mut left = limits.allowance(packed);
    let mut declared: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|e| Error::damaged("XLSX", e))?;
        declared = declared.saturating_add(entry.size());
    }
    if declared > left {
        return Err(limits.bomb());
    }
    for index in 0..archive.len() {
        let inner = archive.by_index(index).map_err(|e| Error::damaged("XLSX", e))?;
        let mut guarded = Guarded { inner, left, limits: *limits };
        std::io::copy(&mut guarded, &mut std::io::sink()).map_err(|e| Error::io(path, e))?;
        left = guarded.left;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn workbook(parts: usize, bytes_each: usize) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut zip = ZipWriter::new(file.reopen().unwrap());
        for part in 0..parts {
            zip.start_file(format!("part{part}.xml"), SimpleFileOptions::default()).unwrap();
            zip.write_all(&vec![b' '; bytes_each]).unwrap();
        }
        zip.finish().unwrap();
        file
    }

    #[test]
    fn refuses_a_small_file_that_unpacks_to_a_large_one() {
        let bomb = workbook(1, 40 << 20);
        assert!(bomb.as_file().metadata().unwrap().len() < 100_000);
        assert!(matches!(check(bomb.path(), &Limits::default()), Err(Error::Bomb { .. })));
    }

    #[test]
    fn refuses_a_file_whose_directory_lies_about_its_size() {
        let bomb = workbook(1, 40 << 20);
        let mut bytes = std::fs::read(bomb.path()).unwrap();
        let size = (40u32 << 20).to_le_bytes();
        while let Some(at) = bytes.windows(4).position(|window| window == size) {
            bytes[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
        }
        std::fs::write(bomb.path(), bytes).unwrap();
        assert!(matches!(check(bomb.path(), &Limits::default()), Err(Error::Bomb { .. } | Error::Io { .. })));
    }

    #[test]
    fn refuses_many_parts_and_takes_a_normal_workbook() {
        assert!(matches!(check(workbook(2_001, 1).path(), &Limits::default()), Err(Error::Entries { .. })));
        assert!(check(workbook(12, 100_000).path(), &Limits::default()).is_ok());
    }
}
