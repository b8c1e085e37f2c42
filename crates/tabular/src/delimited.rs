mod sniff;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

pub(crate) use sniff::{Delimiter, sniff};

use crate::{Cell, Encoding, Error, Limits, Row, Rows, encoding, source};

/// Streams the rows of a delimited text file.
pub(crate) fn rows(path: &Path, encoding: Encoding, delimiter: Delimiter, limits: &Limits) -> Result<Rows, Error> {
    let text = encoding::reader(source::open(path, limits)?, encoding);
    let since_row = Arc::new(AtomicUsize::new(0));
    let last = Arc::new(AtomicU8::new(0));
    let limited = Limited { inner: text, since_row: since_row.clone(), limit: limits.row_bytes, last: last.clone() };
    let position = Position { path: path.to_owned(), row: 0, limit: limits.row_bytes, since_row };
    match delimiter {
        Delimiter::Byte(byte) => {
            let mut builder = csv::ReaderBuilder::new();
            builder.has_headers(false).flexible(true).delimiter(byte).buffer_capacity(64 << 10);
            let reader = builder.from_reader(limited);
            let record = csv::StringRecord::new();
            Ok(Box::new(CsvRows { reader, record, position, ended: false, last, broken_at_end: None }))
        }
        Delimiter::Spaces => Ok(Box::new(SpacedRows { reader: BufReader::new(limited), position, ended: false })),
    }
}

/// Fails when more than a row's worth of bytes has been read without finding the row's end.
struct Limited<R> {
    inner: R,
    since_row: Arc<AtomicUsize>,
    limit: usize,
    /// The last byte that was read and is no white space.
    last: Arc<AtomicU8>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if let Some(byte) = buffer[..read].iter().rev().find(|byte| !byte.is_ascii_whitespace()) {
            self.last.store(*byte, Ordering::Relaxed);
        }
        let so_far = self.since_row.fetch_add(read, Ordering::Relaxed) + read;
        // What was buffered behind the last row counts too, so a full buffer is given on top.
        if so_far > self.limit + (128 << 10) {
            return Err(std::io::Error::other(TooLong));
        }
        Ok(read)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the row does not end")]
struct TooLong;

/// Where a reader stands, for messages.
struct Position {
    path: PathBuf,
    row: u64,
    limit: usize,
    since_row: Arc<AtomicUsize>,
}

impl Position {
    fn advance(&mut self, rows: u64) -> u64 {
        self.since_row.store(0, Ordering::Relaxed);
        self.row += rows;
        self.row
    }

    fn error(&self, error: std::io::Error) -> Error {
        if error.get_ref().is_some_and(|inner| inner.is::<TooLong>()) {
            return Error::RowTooLong { row: self.row + 1, limit: self.limit };
        }
        Error::io(&self.path, error)
    }
}

struct CsvRows<R> {
    reader: csv::Reader<R>,
    record: csv::StringRecord,
    position: Position,
    ended: bool,
    last: Arc<AtomicU8>,
    /// The last row, when its last cell has a line break, which only a quoted one can have.
    broken_at_end: Option<u64>,
}

impl<R> CsvRows<R> {
    /// A file that ends inside a quoted cell: what follows the quote, rows perhaps, was read as one value.
    fn open_quote(&self) -> Option<Error> {
        let row = self.broken_at_end.filter(|_| self.last.load(Ordering::Relaxed) != b'"')?;
        let reason =
            format!("a quote (\") is opened in row {row} and never closed, so that the rest would be one value");
        Some(Error::damaged("CSV", reason))
    }
}

impl<R: Read> Iterator for CsvRows<R> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let start = self.reader.position().line();
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => {
                self.ended = true;
                return self.open_quote().map(Err);
            }
            Err(error) => {
                self.ended = true;
                let io = match error.into_kind() {
                    csv::ErrorKind::Io(io) => io,
                    other => std::io::Error::other(format!("{other:?}")),
                };
                return Some(Err(self.position.error(io)));
            }
        }
        let lines = self.reader.position().line() - start;
        let number = self.position.advance(1 + blank_lines(lines, &self.record));
        self.broken_at_end = self.record.iter().next_back().filter(|cell| cell.contains('\n')).map(|_| number);
        let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
        Some(Ok(Row::new(number, self.record.iter().map(cell).collect())))
    }
}

/// How many of the lines that a record took were blank ones before it.
fn blank_lines(lines: u64, record: &csv::StringRecord) -> u64 {
    if lines <= 1 {
        return 0;
    }
    let inside = memchr::memchr_iter(b'\n', record.as_slice().as_bytes()).count() as u64;
    lines.saturating_sub(1 + inside)
}

struct SpacedRows<R> {
    reader: BufReader<R>,
    position: Position,
    ended: bool,
}

impl<R: Read> Iterator for SpacedRows<R> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = String::new();
        while !self.ended {
            line.clear();
            match self.reader.read_line(&mut line) {
                Ok(0) => self.ended = true,
                Ok(_) => {
                    let number = self.position.advance(1);
                    let cells: Vec<Cell> = line.split_whitespace().map(|cell| Cell::Text(cell.to_owned())).collect();
                    if !cells.is_empty() {
                        return Some(Ok(Row::new(number, cells)));
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(self.position.error(error)));
                }
            }
        }
        None
    }
}
