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
        Ok(Self::going_on(output))
    }

    /// Writes what follows the beginning of a file: no mark.
    #[must_use]
    pub fn going_on(output: W) -> Self {
        let mut builder = csv::WriterBuilder::new();
        Self(builder.terminator(csv::Terminator::CRLF).flexible(true).from_writer(output))
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

/// A telephone number or id as a spreadsheet keeps it: `="+8613800138000"`, a formula that is nothing but this text. Written
/// plainly, Excel makes a number of it, shows 8.6138E+12, and rounds what has more than 15 digits; a `'` in front would be
/// shown as part of it. [`crate::clean::cell`] takes the wrapper off again.
#[must_use]
pub fn digits_as_text(cell: &str) -> Cow<'_, str> {
    if is_digits(cell) { Cow::Owned(format!("=\"{cell}\"")) } else { Cow::Borrowed(cell) }
}

fn is_digits(cell: &str) -> bool {
    let digits = cell.strip_prefix('+').unwrap_or(cell);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it is digits as [`digits_as_text`] writes them, which a spreadsheet may run: they stay what they are.
fn is_wrapped(cell: &str) -> bool {
    cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).is_some_and(is_digits)
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
    if cell.starts_with(is_active) && !is_number(cell) && !is_wrapped(cell) {
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

    #[test]
    fn a_telephone_number_stays_text_in_a_spreadsheet_and_comes_back() {
        for number in ["+8613800138000", "013800138000", "20012345678901234567", "1"] {
            let bytes = written(&[vec![digits_as_text(number).into_owned()]]);
            assert_eq!(bytes, format!("\u{feff}\"=\"\"{number}\"\"\"\r\n").as_bytes());
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
            let cell = reader.records().next().unwrap().unwrap()[0].to_owned();
            assert_eq!(cell, format!("=\"{number}\""), "as Excel reads it, a formula that is this text");
            assert_eq!(crate::clean::cell(&cell), number, "as the importer reads it");
        }
        for other in ["", "+", "138****8000", "=1+1", "+1 30", "1.5", "=\"1\"&CMD()"] {
            assert_eq!(digits_as_text(other), other);
        }
        let attack = vec![vec!["=\"1\"&CMD()".to_owned(), "=\"\"".to_owned()]];
        assert!(written(&attack).starts_with("\u{feff}\"'=".as_bytes()), "only digits are let through");
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
                prop_assert!(!cell.starts_with(is_active) || is_number(cell) || is_wrapped(cell));
                prop_assert!(cell == original || cell.strip_prefix('\'') == Some(original));
            }
        }
    }
}
