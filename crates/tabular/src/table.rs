use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::delimited::{self, Delimiter};
use crate::header::Header;
use crate::{Encoding, EncodingEvidence, Error, Format, Ground, Limits, Row, encoding, excel, jsonl, parquet, source};

/// Rows of a file, in order. An [`Error::Json`] concerns one line and the next may be fine; any other ends the file.
pub type Rows = Box<dyn Iterator<Item = Result<Row, Error>> + Send>;

/// What a person may know better than the file tells.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub limits: Limits,
    pub encoding: Option<Encoding>,
    /// The sheet of a workbook; the first visible one if none is named.
    pub sheet: Option<String>,
}

/// What a file is.
#[derive(Debug, Clone, Serialize)]
pub struct Probe {
    pub format: Format,
    pub gzip: bool,
    /// For text formats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<EncodingEvidence>,
    /// For delimited text; a space for columns aligned with spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// For workbooks: all sheets, the one read first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
    /// The row of the header; none when the file has data only (or, in Parquet and JSON lines, names beside the data).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u64>,
    pub columns: Vec<Column>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<RowCount>,
    /// Rows among those sampled that have more cells than there are columns.
    pub ragged: u64,
}

/// How many rows of data there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RowCount {
    pub rows: u64,
    /// Otherwise at most so many: lines in the file, some of which may be inside cells.
    pub exact: bool,
}

/// A column and the first values found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    pub name: String,
    pub samples: Vec<String>,
}

/// Rows that [`Table::open`] reads to learn about a file.
const SAMPLE_ROWS: usize = 1_000;
/// Samples kept of a column, and the characters of each.
const SAMPLES: usize = 5;
const SAMPLE_CHARS: usize = 80;

/// A file that has been found to hold a table.
#[derive(Debug, Clone)]
pub struct Table {
    path: PathBuf,
    limits: Limits,
    probe: Probe,
    names: Vec<String>,
    delimiter: Delimiter,
}

impl Table {
    /// # Errors
    /// When the file cannot be read, is empty, holds no table, or exceeds the limits.
    pub fn open(path: &Path, options: &Options) -> Result<Self, Error> {
        let limits = options.limits;
        let format = Format::detect(path, &limits)?;
        let probe = Probe {
            format,
            gzip: source::is_gzip(path)?,
            encoding: None,
            delimiter: None,
            sheets: Vec::new(),
            header_row: None,
            columns: Vec::new(),
            rows: None,
            ragged: 0,
        };
        let names = Vec::new();
        let mut table = Self { path: path.to_owned(), limits, probe, names, delimiter: Delimiter::Byte(b',') };
        match format {
            Format::Csv | Format::Jsonl => table.learn_text(options)?,
            Format::Xlsx => table.probe.sheets = chosen_first(excel::xlsx_sheets(path, &limits)?, options)?,
            Format::Xls => table.probe.sheets = chosen_first(excel::xls_sheets(path, &limits)?, options)?,
            Format::Parquet => {
                let (names, rows) = parquet::head(path, &limits)?;
                table.names = names;
                table.probe.rows = Some(RowCount { rows, exact: true });
            }
        }
        table.learn_columns()?;
        Ok(table)
    }

    fn learn_text(&mut self, options: &Options) -> Result<(), Error> {
        let mut evidence = encoding::detect(&self.path, &self.limits)?;
        if let Some(encoding) = options.encoding {
            evidence.encoding = encoding;
            evidence.ground = Ground::Chosen;
        }
        self.probe.encoding = Some(evidence);
        self.probe.rows = Some(RowCount { rows: evidence.lines + 1, exact: false });
        if self.probe.format == Format::Jsonl {
            let (names, rows) = jsonl::columns(&self.path, evidence.encoding, &self.limits)?;
            self.names = names;
            if let Some(rows) = rows {
                self.probe.rows = Some(RowCount { rows, exact: true });
            }
            return Ok(());
        }
        let mut sample = Vec::new();
        let text = encoding::reader(source::open(&self.path, &self.limits)?, evidence.encoding);
        text.take(64 << 10).read_to_end(&mut sample).map_err(|e| Error::io(&self.path, e))?;
        let whole = sample.len() < 64 << 10;
        self.delimiter = delimited::sniff(&String::from_utf8_lossy(&sample), whole);
        self.probe.delimiter = Some(self.delimiter.as_char());
        Ok(())
    }

    fn learn_columns(&mut self) -> Result<(), Error> {
        let mut sample = Vec::new();
        for row in self.all_rows()?.take(SAMPLE_ROWS) {
            match row {
                Ok(row) => sample.push(row),
                Err(Error::Json { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        if matches!(self.probe.format, Format::Csv | Format::Xlsx | Format::Xls) {
            let header = Header::find(&sample);
            self.probe.header_row = header.row;
            self.names = header.names;
        }
        if self.names.is_empty() || self.names.len() > self.limits.columns {
            let found = self.names.len();
            return Err(if found == 0 {
                Error::Empty
            } else {
                Error::TooManyColumns { found, limit: self.limits.columns }
            });
        }
        let header_row = self.probe.header_row.unwrap_or(0);
        if let Some(count) = self.probe.rows.as_mut().filter(|count| !count.exact) {
            count.rows = count.rows.saturating_sub(header_row);
        }
        sample.retain(|row| row.number > header_row);
        self.probe.ragged = sample.iter().filter(|row| is_ragged(row, self.names.len())).count() as u64;
        let column = |(index, name): (usize, &String)| Column { name: name.clone(), samples: samples(&sample, index) };
        self.probe.columns = self.names.iter().enumerate().map(column).collect();
        Ok(())
    }

    #[must_use]
    pub fn probe(&self) -> &Probe {
        &self.probe
    }

    /// Names of the columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.names
    }

    /// The rows of data from the first, blank ones left out.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn rows(&self) -> Result<Rows, Error> {
        let header_row = self.probe.header_row.unwrap_or(0);
        let is_data = move |row: &Result<Row, Error>| match row {
            Ok(row) => row.number > header_row && !row.is_blank(),
            Err(_) => true,
        };
        Ok(Box::new(self.all_rows()?.filter(is_data)))
    }

    fn all_rows(&self) -> Result<Rows, Error> {
        let encoding = self.probe.encoding.map_or(Encoding::Utf8, |evidence| evidence.encoding);
        let sheet = || self.probe.sheets.first().map_or("", String::as_str);
        match self.probe.format {
            Format::Csv => delimited::rows(&self.path, encoding, self.delimiter, &self.limits),
            Format::Jsonl => jsonl::rows(&self.path, encoding, &self.names, &self.limits),
            Format::Parquet => parquet::rows(&self.path, &self.limits),
            Format::Xlsx => excel::xlsx_rows(&self.path, sheet(), &self.limits),
            Format::Xls => excel::xls_rows(&self.path, sheet(), &self.limits),
        }
    }
}

/// Whether a row has something beyond the last column: usually a delimiter inside a value that was not quoted.
fn is_ragged(row: &Row, columns: usize) -> bool {
    row.cells.iter().skip(columns).any(|cell| !cell.is_blank())
}

fn samples(rows: &[Row], index: usize) -> Vec<String> {
    let filled = rows.iter().map(|row| row.cell(index)).filter(|cell| !cell.is_blank());
    filled.take(SAMPLES).map(|cell| cell.text().chars().take(SAMPLE_CHARS).collect()).collect()
}

fn chosen_first(mut sheets: Vec<String>, options: &Options) -> Result<Vec<String>, Error> {
    if let Some(wanted) = &options.sheet {
        let at = sheets.iter().position(|sheet| sheet == wanted).ok_or_else(|| Error::NoSheet(wanted.clone()))?;
        sheets[..=at].rotate_right(1);
    }
    if sheets.is_empty() { Err(Error::Empty) } else { Ok(sheets) }
}
