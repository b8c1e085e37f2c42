//! Pictures in a ZIP archive, found by the names that a file of reviews has for them. Only what is found is unpacked.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use pages::picture::MAX_BYTES;
use zip::ZipArchive;

/// Files that an archive may hold.
pub(super) const MAX_FILES: usize = 5_000;
/// The record at an archive's end: 22 bytes and a comment.
const END: i64 = 22 + 65_535;

/// Why an archive is not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    #[error("it is no ZIP archive, or a damaged one: pack the pictures again")]
    Damaged,
    #[error("it holds more than {most} files: bring the pictures in several archives")]
    TooManyFiles { most: usize },
    #[error("the archive cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// An archive whose directory was read.
pub(super) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    /// By their last names: the whole paths, folder by folder, and their places.
    files: HashMap<String, Vec<(Vec<String>, usize)>>,
}

impl Archive {
    /// Reads the names of the files. How many there are is known before memory is taken for them.
    ///
    /// # Errors
    /// When it is no archive or holds too many files.
    pub fn open(mut file: File) -> Result<Self, ArchiveError> {
        let too_many = || ArchiveError::TooManyFiles { most: MAX_FILES };
        if announced(&mut file)? > MAX_FILES {
            return Err(too_many());
        }
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| ArchiveError::Damaged)?;
        if zip.len() > MAX_FILES {
            return Err(too_many());
        }
        let mut files: HashMap<String, Vec<(Vec<String>, usize)>> = HashMap::new();
        for place in 0..zip.len() {
            let Ok(entry) = zip.by_index_raw(place) else { continue };
            let path = if entry.is_file() { entry.name().map(|name| parts(&name)) } else { continue };
            let Ok(path) = path else { continue };
            if let Some(last) = path.last().cloned() {
                files.entry(last).or_default().push((path, place));
            }
        }
        Ok(Self { zip, files })
    }

    /// The file that a name or an address means: of those with its last name the one whose folders are most alike; none
    /// where two are.
    pub fn find(&self, wanted: &str) -> Option<usize> {
        let wanted = parts(&path_of(wanted));
        let named = self.files.get(wanted.last()?)?;
        let alike = |path: &[String]| path.iter().rev().zip(wanted.iter().rev()).take_while(|(a, b)| a == b).count();
        let most = named.iter().map(|(path, _)| alike(path)).max()?;
        let mut found = named.iter().filter(|(path, _)| alike(path) == most).map(|(_, place)| *place);
        let first = found.next();
        first.filter(|_| found.next().is_none())
    }

    /// A file's bytes, at most one more than a picture may have; none where it is damaged or locked.
    pub fn read(&mut self, place: usize) -> Option<Vec<u8>> {
        let entry = self.zip.by_index(place).ok()?;
        let mut bytes = Vec::new();
        entry.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// How many files the record at the end announces.
fn announced(file: &mut File) -> Result<usize, ArchiveError> {
    let length = i64::try_from(file.metadata()?.len()).unwrap_or(i64::MAX);
    file.seek(SeekFrom::End(-length.min(END)))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    file.seek(SeekFrom::Start(0))?;
    let at = end.windows(4).rposition(|four| four == b"PK\x05\x06").ok_or(ArchiveError::Damaged)?;
    match end.get(at + 10..at + 12) {
        Some([low, high]) => Ok(usize::from(u16::from_le_bytes([*low, *high]))),
        _ => Err(ArchiveError::Damaged),
    }
}

/// What stands after the host of an address, without what is asked of it; a name as it is.
fn path_of(wanted: &str) -> String {
    match wanted.split_once("://") {
        Some((_, rest)) => {
            let path = rest.split_once('/').map_or("", |(_, path)| path);
            unescaped(path.split(['?', '#']).next().unwrap_or_default())
        }
        None => wanted.to_owned(),
    }
}

/// `%20` is a space.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Folders and name, as they are compared.
fn parts(path: &str) -> Vec<String> {
    let parts = path.split(['/', '\\']).map(str::trim).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn packed(files: &[(&str, &[u8])]) -> File {
        let mut zip = ZipWriter::new(tempfile::tempfile().unwrap());
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap()
    }

    #[test]
    fn files_are_found_by_name_and_told_apart_by_folder() {
        let files: [(&str, &[u8]); 4] =
            [("photos/1/A.jpg", b"1"), ("photos/2/a.jpg", b"2"), ("my cup.png", b"3"), ("__MACOSX/._a.jpg", b"4")];
        let mut archive = Archive::open(packed(&files)).unwrap();
        let mut said = |wanted: &str| archive.find(wanted).and_then(|place| archive.read(place));
        assert_eq!(said("https://cdn.example/shop/2/a.jpg?width=300"), Some(b"2".to_vec()));
        assert_eq!(said("1\\a.JPG"), Some(b"1".to_vec()));
        assert_eq!(said("https://cdn.example/my%20cup.png"), Some(b"3".to_vec()));
        assert_eq!(said("a.jpg"), None, "there are two");
        assert_eq!((said("https://cdn.example"), said("b.jpg")), (None, None));
    }

    #[test]
    fn what_is_no_archive_or_too_much_is_refused() {
        let mut text = tempfile::tempfile().unwrap();
        text.write_all(b"id,rating\n1,5\n").unwrap();
        assert!(matches!(Archive::open(text), Err(ArchiveError::Damaged)));
        let names: Vec<String> = (0..=MAX_FILES).map(|n| format!("{n}.jpg")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert!(matches!(Archive::open(packed(&files)), Err(ArchiveError::TooManyFiles { .. })));
        let bomb = vec![0; MAX_BYTES * 4];
        let mut archive = Archive::open(packed(&[("bomb.jpg", &bomb)])).unwrap();
        let place = archive.find("bomb.jpg").unwrap();
        assert_eq!(archive.read(place).map(|bytes| bytes.len()), Some(MAX_BYTES + 1), "no more of it is unpacked");
    }
}
