use std::borrow::Cow;
use std::io::Write;

/// Writes CSV that Excel opens with the right characters (UTF-8 with a byte-order mark) and without running it: a cell
/// that a spreadsheet could take for a formula gets a `'` in front (OWASP ASVS 1.2.10, and CR and the full-width signs).
pub struct Writer<W: Write>(csv::Writer<W>);

impl<W: Write> Writer<W> {
    /// # Errors
    /// When the output cannot be written to.
    pub fn new(mut output: W) -> std::io::Result<Self> {
        output.write_all(b"\xef\xbb\xbf")?;
        let mut builder = csv::WriterBuilder::new();
        Ok(Self(builder.terminator(csv::Terminator::CRLF).flexible(true).from_writer(output)))
    }

    /// # Errors
    /// When the output cannot be written to.
    pub fn row<I: IntoIterator<Item = T>, T: AsRef<str>>(&mut self, cells: I) -> std::io::Result<()> {
        for cell in cells {
            self.0.write_field(safe(cell.as_ref()).as_bytes())?;
        }
        self.0.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn finish(self) -> std::io::Result<W> {
        self.0.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// A plain number may begin with a sign: it is what it looks like.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().filter(|b| *b == b'.').count() <= 1
}

fn is_active(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\0' | '＝' | '＋' | '－' | '＠')
}

fn safe(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(is_active) && !is_number(cell) {
        return Cow::Owned(format!("'{cell}"));
    }
    Cow::Borrowed(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(rows: &[Vec<String>]) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new()).unwrap();
        for row in rows {
            writer.row(row).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn begins_with_a_mark_and_defuses_formulas() {
        let rows = vec![vec!["姓名".to_owned(), "=1+1".to_owned(), "-12.50".to_owned(), "-cmd".to_owned()]];
        assert_eq!(written(&rows), "\u{feff}姓名,'=1+1,-12.50,'-cmd\r\n".as_bytes());
    }

    proptest! {
        #[test]
        fn no_cell_is_ever_active_and_none_is_lost(
            rows in prop::collection::vec(prop::collection::vec("[=+@\t\r\n\0＝＋－＠,\"';a1.-]{0,6}", 1..4), 1..5)
        ) {
            let bytes = written(&rows);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[3..]);
            let back: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(back.len(), rows.len());
            for (cell, original) in back.iter().flatten().zip(rows.iter().flatten()) {
                prop_assert!(!cell.starts_with(is_active) || is_number(cell));
                prop_assert!(cell == original || cell.strip_prefix('\'') == Some(original));
            }
        }
    }
}
