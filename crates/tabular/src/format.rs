use std::io::Read;
use std::path::Path;

use serde::Serialize;

use crate::{Error, Limits, source, wrapped};

/// Kind of file, found from its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text with a delimiter: comma, tab, semicolon, bar or aligned with spaces.
    Csv,
    Xlsx,
    /// Excel before 2007.
    Xls,
    Parquet,
    /// One JSON object a line, or one around a list of them: `{"orders": [{…}]}`.
    Jsonl,
}

impl Format {
    /// # Errors
    /// When the file cannot be read, is empty, or is of a kind that holds no table.
    pub(crate) fn detect(path: &Path, limits: &Limits) -> Result<Self, Error> {
        let magic = source::magic(path)?;
        match magic.as_slice() {
            [] => return Err(Error::Empty),
            [b'P', b'K', ..] => return Ok(Self::Xlsx),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => return Ok(Self::Xls),
            [b'P', b'A', b'R', b'1', ..] => return Ok(Self::Parquet),
            [b'%', b'P', b'D', b'F', ..] => return Err(Error::Unsupported("PDF".into())),
            [b'R', b'a', b'r', b'!', ..] => return Err(Error::Archive("RAR".into())),
            [b'7', b'z', 0xbc, 0xaf, ..] => return Err(Error::Archive("7z".into())),
            [0x89, b'P', b'N', b'G', ..]
            | [0xff, 0xd8, 0xff, ..]
            | [b'G', b'I', b'F', b'8', ..]
            | [b'R', b'I', b'F', b'F', ..] => {
                return Err(Error::Unsupported("picture".into()));
            }
            _ => {}
        }
        let mut start = Vec::new();
        source::open(path, limits)?.take(4096).read_to_end(&mut start).map_err(|e| Error::io(path, e))?;
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).trim_ascii_start();
        match text.first() {
            None => Err(Error::Empty),
            Some(b'{') => {
                let found = wrapped::find(source::open(path, limits)?).map_err(|e| Error::io(path, e))?;
                // One object over several lines: none of these is an object.
                let is_indented = found.is_none() && ends_line(&text[1..]);
                if is_indented { Err(Error::Unsupported("Indented JSON".into())) } else { Ok(Self::Jsonl) }
            }
            Some(b'[') if matches!(text[1..].trim_ascii_start().first(), Some(b'{')) => {
                Err(Error::Unsupported("JSON list".into()))
            }
            Some(b'<') if matches!(text.get(1), Some(b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z')) => {
                let kind = if text[1] == b'?' { "XML" } else { "HTML" };
                Err(Error::Unsupported(format!("{kind} (often named .xls)")))
            }
            Some(_) => Ok(Self::Csv),
        }
    }
}

/// Whether nothing more is on the line.
fn ends_line(rest: &[u8]) -> bool {
    rest.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).is_some_and(|byte| *byte == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_no_table_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for (content, kind) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "picture"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
            (b"%PDF-1.7\n", "PDF"),
            (b"<html><table>", "HTML"),
            (b"\n<META http-equiv=\"content-type\"/><table>", "HTML"),
            (b"<?xml version=\"1.0\"?><Workbook>", "XML"),
            (b"Rar!\x1a\x07\x01\0", "RAR is an archive"),
            (b"\xef\xbb\xbf [\n  {\"order_id\": 1}]", "JSON list"),
            (b"{ \r\n  \"order_id\": 1\r\n}", "Indented JSON"),
            (b"{\n  \"orders\": [],\n  \"customers\": []\n}", "Indented JSON"),
        ] {
            let path = folder.path().join("file");
            std::fs::write(&path, content).unwrap();
            let error = Format::detect(&path, &Limits::default()).unwrap_err();
            assert!(error.to_string().starts_with(kind), "{error}");
        }
    }
}
