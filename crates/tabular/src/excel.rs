use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxError};
use jiff::civil;

use crate::{Cell, Error, Limits, Row, Rows, bomb};

/// Names of the sheets with cells, visible ones first.
pub(crate) fn xlsx_sheets(path: &Path, limits: &Limits) -> Result<Vec<String>, Error> {
    bomb::check(path, limits)?;
    let book: Xlsx<_> = calamine::open_workbook(path).map_err(|error: XlsxError| match error {
        // Every workbook has that part: it is some other archive.
        XlsxError::FileNotFound(part) if part == "_rels/.rels" => Error::Archive("ZIP".to_owned()),
        XlsxError::Password => Error::Locked,
        other => Error::damaged("XLSX", other),
    })?;
    Ok(sheets(book.sheets_metadata()))
}

pub(crate) fn xls_sheets(path: &Path, limits: &Limits) -> Result<Vec<String>, Error> {
    Ok(sheets(open_xls(path, limits)?.sheets_metadata()))
}

fn sheets(all: &[calamine::Sheet]) -> Vec<String> {
    let tables = || all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let visible = tables().filter(|sheet| sheet.visible == SheetVisible::Visible);
    visible.chain(tables().filter(|sheet| sheet.visible != SheetVisible::Visible)).map(|s| s.name.clone()).collect()
}

fn open_xls(path: &Path, limits: &Limits) -> Result<Xls<BufReader<File>>, Error> {
    let size = std::fs::metadata(path).map_err(|e| Error::io(path, e))?.len();
    if size > limits.xls_bytes {
        return Err(Error::Unsupported(format!("XLS beyond {} MiB", limits.xls_bytes >> 20)));
    }
    calamine::open_workbook(path).map_err(|e: calamine::XlsError| match e {
        calamine::XlsError::Password => Error::Locked,
        other => Error::damaged("XLS", other),
    })
}

/// The rows of an old-style sheet, which has at most 65,536 of 256 cells.
pub(crate) fn xls_rows(path: &Path, sheet: &str, limits: &Limits) -> Result<Rows, Error> {
    let mut book = open_xls(path, limits)?;
    let range = book.worksheet_range(sheet).map_err(|e| Error::damaged("XLS", e))?;
    let (top, left) = range.start().unwrap_or((0, 0));
    let mut rows = Vec::with_capacity(range.height());
    for (number, cells) in (u64::from(top) + 1..).zip(range.rows()) {
        let padding = std::iter::repeat_n(Cell::Empty, left as usize);
        let row = Row::new(number, padding.chain(cells.iter().map(value)).collect());
        if !row.is_blank() {
            rows.push(Ok(row));
        }
    }
    Ok(Box::new(rows.into_iter()))
}

type Batch = Result<Vec<Row>, Error>;

/// Streams a sheet: a thread unpacks and parses ahead by a few batches, so neither the sheet nor its cells are ever in
/// memory as a whole (the workbook's table of shared texts is).
pub(crate) fn xlsx_rows(path: &Path, sheet: &str, limits: &Limits) -> Result<Rows, Error> {
    let (sender, receiver) = sync_channel(4);
    let (path, sheet, limits) = (path.to_owned(), sheet.to_owned(), *limits);
    let worker = std::thread::Builder::new().name("xlsx".into());
    worker
        .spawn(move || {
            if let Err(error) = parse(&path, &sheet, &limits, &sender) {
                // Nobody listens when the reader has gone: then nobody needs to know.
                let _ = sender.send(Err(error));
            }
        })
        .map_err(|e| Error::damaged("XLSX", e))?;
    Ok(Box::new(Parsed { receiver, batch: Vec::new().into_iter() }))
}

struct Parsed {
    receiver: Receiver<Batch>,
    batch: std::vec::IntoIter<Row>,
}

impl Iterator for Parsed {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.batch.next() {
                return Some(Ok(row));
            }
            match self.receiver.recv() {
                Ok(Ok(batch)) => self.batch = batch.into_iter(),
                Ok(Err(error)) => return Some(Err(error)),
                Err(_) => return None,
            }
        }
    }
}

fn parse(path: &Path, sheet: &str, limits: &Limits, sender: &SyncSender<Batch>) -> Result<(), Error> {
    let mut book: Xlsx<_> =
        calamine::open_workbook(path).map_err(|e: calamine::XlsxError| Error::damaged("XLSX", e))?;
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| match error {
        XlsxError::WorksheetNotFound(sheet) => Error::NoSheet(sheet),
        other => Error::damaged("XLSX", other),
    })?;
    let mut batch: Vec<Row> = Vec::with_capacity(256);
    while let Some(cell) = cells.next_cell().map_err(|e| Error::damaged("XLSX", e))? {
        let (row, column) = cell.get_position();
        let (number, column) = (u64::from(row) + 1, column as usize);
        if column >= limits.columns {
            return Err(Error::TooManyColumns { found: column + 1, limit: limits.columns });
        }
        let value = shared_value(cell.get_value());
        if value == Cell::Empty {
            continue;
        }
        if batch.last().is_none_or(|last| last.number != number) {
            if batch.len() == 256 && sender.send(Ok(std::mem::replace(&mut batch, Vec::with_capacity(256)))).is_err() {
                return Ok(());
            }
            batch.push(Row::new(number, Vec::new()));
        }
        if let Some(row) = batch.last_mut() {
            row.cells.resize(row.cells.len().max(column + 1), Cell::Empty);
            row.cells[column] = value;
        }
    }
    let _ = sender.send(Ok(batch));
    Ok(())
}

fn shared_value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::SharedString(text) => text_cell(text),
        DataRef::String(text) => text_cell(text),
        other => value(&Data::from(other.clone())),
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn value(data: &Data) -> Cell {
    match data {
        Data::Int(number) => Cell::Integer(*number),
        Data::Float(number) => whole(*number),
        Data::String(text) => text_cell(text),
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(at) if at.is_datetime() => date(at).unwrap_or(Cell::Number(at.as_f64())),
        Data::DateTime(duration) => Cell::Number(duration.as_f64()),
        Data::DateTimeIso(text) => text.parse().map_or_else(|_| Cell::Text(text.clone()), Cell::DateTime),
        Data::DurationIso(text) => Cell::Text(text.clone()),
        // `#N/A` and its like: there is no value.
        Data::Error(_) | Data::Empty => Cell::Empty,
    }
}

/// Excel has only floating-point numbers; those that are whole and exact are integers.
fn whole(number: f64) -> Cell {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT { Cell::Integer(number as i64) } else { Cell::Number(number) }
}

fn date(at: &ExcelDateTime) -> Option<Cell> {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let small = |number: u8| i8::try_from(number).ok();
    let date = civil::Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?;
    let time = civil::Time::new(small(hour)?, small(minute)?, small(second)?, i32::from(milli) * 1_000_000).ok()?;
    Some(Cell::DateTime(date.to_datetime(time)))
}
