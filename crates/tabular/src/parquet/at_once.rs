//! How many rows are decoded at once: a text that a file holds once may stand in every row.

use std::fs::File;

use parquet::basic::{Encoding, Type};
use parquet::column::page::Page;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};

const MOST: usize = 4096;
/// Bytes that the repeated texts of so many rows may take.
const BUDGET: usize = 64 << 20;

pub(super) fn at_once(file: File) -> Result<usize, ParquetError> {
    let reader = SerializedFileReader::new(file)?;
    let mut widest = 0;
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group)?;
        let mut width: usize = 0;
        for column in 0..group.num_columns() {
            width = width.saturating_add(longest(group.as_ref(), column)?);
        }
        widest = widest.max(width);
    }
    Ok((BUDGET / widest.max(1)).clamp(1, MOST))
}

/// Bytes of the longest text of a column that may stand in many rows and takes room once.
fn longest(group: &dyn RowGroupReader, column: usize) -> Result<usize, ParquetError> {
    let chunk = group.metadata().column(column);
    match chunk.column_type() {
        Type::BYTE_ARRAY => {}
        Type::FIXED_LEN_BYTE_ARRAY => return Ok(usize::try_from(chunk.column_descr().type_length()).unwrap_or(0)),
        _ => return Ok(0),
    }
    // Each text may begin with all of the one before it.
    if chunk.encodings().any(|encoding| encoding == Encoding::DELTA_BYTE_ARRAY) {
        return Ok(usize::try_from(chunk.uncompressed_size()).unwrap_or(usize::MAX));
    }
    Ok(match group.get_column_page_reader(column)?.get_next_page()? {
        Some(Page::DictionaryPage { buf, .. }) => longest_of(&buf),
        _ => 0,
    })
}

/// Of texts one after the other, each behind its length in four bytes.
fn longest_of(mut texts: &[u8]) -> usize {
    let mut longest = 0;
    while let Some((length, rest)) = texts.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        longest = longest.max(length);
        texts = rest.get(length..).unwrap_or_default();
    }
    longest
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    use super::*;

    fn rows_at_once(text: &str, properties: WriterProperties) -> usize {
        let texts: ArrayRef = Arc::new(StringArray::from(vec![text; 50]));
        let batch = RecordBatch::try_from_iter([("text", texts)]).unwrap();
        let file = tempfile::tempfile().unwrap();
        let mut writer = ArrowWriter::try_new(file.try_clone().unwrap(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        at_once(file).unwrap()
    }

    #[test]
    fn a_long_text_that_every_row_repeats_is_decoded_for_few_rows_at_once() {
        let long = "茶".repeat(50_000);
        assert_eq!(rows_at_once("茶", WriterProperties::default()), MOST);
        assert_eq!(rows_at_once(&long, WriterProperties::default()), BUDGET / long.len());
        let plain = WriterProperties::builder().set_dictionary_enabled(false);
        assert_eq!(rows_at_once(&long, plain.clone().build()), MOST, "each takes its room in the file");
        let fronts = plain.set_encoding(Encoding::DELTA_BYTE_ARRAY).build();
        assert!(rows_at_once(&long, fronts) <= BUDGET / long.len());
    }
}
