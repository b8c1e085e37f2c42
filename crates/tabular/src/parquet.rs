mod at_once;

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit, TimestampMicrosecondType};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;

use self::at_once::at_once;
use crate::{Cell, Error, Limits, Row, Rows};

fn builder(path: &Path, limits: &Limits) -> Result<ParquetRecordBatchReaderBuilder<File>, Error> {
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    let packed = file.metadata().map_err(|e| Error::io(path, e))?.len();
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| Error::damaged("Parquet", e))?;
    let unpacked: i64 = builder.metadata().row_groups().iter().map(|group| group.total_byte_size()).sum();
    if u64::try_from(unpacked).unwrap_or(u64::MAX) > limits.allowance(packed) {
        return Err(limits.bomb());
    }
    let found = builder.schema().fields().len();
    if found > limits.columns {
        return Err(Error::TooManyColumns { found, limit: limits.columns });
    }
    Ok(builder)
}

/// Column names and the number of rows.
pub(crate) fn head(path: &Path, limits: &Limits) -> Result<(Vec<String>, u64), Error> {
    let builder = builder(path, limits)?;
    let names = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let rows = builder.metadata().file_metadata().num_rows();
    Ok((names, u64::try_from(rows).unwrap_or(0)))
}

/// Streams the rows, as many decoded at a time as memory is for.
pub(crate) fn rows(path: &Path, limits: &Limits) -> Result<Rows, Error> {
    let (builder, damaged) = (builder(path, limits)?, |error: ParquetError| Error::damaged("Parquet", error));
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    let reader = builder.with_batch_size(at_once(file).map_err(damaged)?).build().map_err(damaged)?;
    Ok(Box::new(ParquetRows { reader, batch: Vec::new().into_iter(), number: 0, ended: false }))
}

struct ParquetRows {
    reader: ParquetRecordBatchReader,
    batch: std::vec::IntoIter<Vec<Cell>>,
    number: u64,
    ended: bool,
}

impl Iterator for ParquetRows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(cells) = self.batch.next() {
                self.number += 1;
                return Some(Ok(Row::new(self.number, cells)));
            }
            if self.ended {
                return None;
            }
            match self.reader.next()?.and_then(|batch| transpose(&batch)) {
                Ok(rows) => self.batch = rows.into_iter(),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Error::damaged("Parquet", error)));
                }
            }
        }
    }
}

fn transpose(batch: &RecordBatch) -> Result<Vec<Vec<Cell>>, arrow::error::ArrowError> {
    let mut rows: Vec<Vec<Cell>> = (0..batch.num_rows()).map(|_| Vec::with_capacity(batch.num_columns())).collect();
    for column in batch.columns() {
        for (row, cell) in rows.iter_mut().zip(cells(column)?) {
            row.push(cell);
        }
    }
    Ok(rows)
}

/// The values of a column in the nearest of our kinds; what has none (lists, decimals, days) as its text.
fn cells(column: &ArrayRef) -> Result<Vec<Cell>, arrow::error::ArrowError> {
    use DataType::{
        Boolean, Date32, Date64, Float16, Float32, Float64, Int8, Int16, Int32, Int64, LargeUtf8, UInt8, UInt16,
        UInt32, Utf8, Utf8View,
    };
    Ok(match column.data_type() {
        Utf8 => column.as_string::<i32>().iter().map(text).collect(),
        LargeUtf8 => column.as_string::<i64>().iter().map(text).collect(),
        Utf8View => column.as_string_view().iter().map(text).collect(),
        Boolean => column.as_boolean().iter().map(|v| v.map_or(Cell::Empty, Cell::Bool)).collect(),
        Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 => {
            let column = cast(column, &Int64)?;
            column.as_primitive::<Int64Type>().iter().map(|v| v.map_or(Cell::Empty, Cell::Integer)).collect()
        }
        // Through its own shortest text, so that 2.1 of 32 bits is not 2.0999999046.
        Float16 | Float32 => texts(column)?.map(|v| v.parse().map_or(Cell::Empty, Cell::Number)).collect(),
        Float64 => column.as_primitive::<Float64Type>().iter().map(number).collect(),
        DataType::Timestamp(_, zone) => times(column, zone.is_some())?,
        Date32 | Date64 => times(column, false)?,
        DataType::Dictionary(_, values) => cells(&cast(column, values)?)?,
        _ => texts(column)?.map(|v| if v.is_empty() { Cell::Empty } else { Cell::Text(v) }).collect(),
    })
}

fn text(value: Option<&str>) -> Cell {
    value.filter(|text| !text.is_empty()).map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
}

fn number(value: Option<f64>) -> Cell {
    value.filter(|number| number.is_finite()).map_or(Cell::Empty, Cell::Number)
}

fn texts(column: &ArrayRef) -> Result<impl Iterator<Item = String>, arrow::error::ArrowError> {
    let options = FormatOptions::new();
    let formatter = ArrayFormatter::try_new(column.as_ref(), &options)?;
    let all: Vec<String> = (0..column.len()).map(|index| formatter.value(index).to_string()).collect();
    Ok(all.into_iter())
}

fn times(column: &ArrayRef, zoned: bool) -> Result<Vec<Cell>, arrow::error::ArrowError> {
    let zone = zoned.then(|| "UTC".into());
    let column = cast(column, &DataType::Timestamp(TimeUnit::Microsecond, zone))?;
    let cell = |micros: Option<i64>| match micros.and_then(|at| Timestamp::from_microsecond(at).ok()) {
        None => Cell::Empty,
        Some(at) if zoned => Cell::Instant(at),
        Some(at) => Cell::DateTime(TimeZone::UTC.to_datetime(at)),
    };
    Ok(column.as_primitive::<TimestampMicrosecondType>().iter().map(cell).collect())
}
