use std::io::Write;

use rust_xlsxwriter::Workbook;
use tabular::{Error, Limits, Options, Table};
use tempfile::NamedTempFile;

fn refusal(bytes: &[u8]) -> Error {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let table = match Table::open(file.path(), &Options::default()) {
        Ok(table) => table,
        Err(error) => return error,
    };
    table.rows().unwrap().find_map(Result::err).expect("the file is refused")
}

#[test]
fn a_quote_that_never_closes_does_not_eat_the_file() {
    let mut text = b"id,note\n1,ok\n2,\"open\n".to_vec();
    for row in 0..200_000 {
        writeln!(text, "{row},filler").unwrap();
    }
    assert!(matches!(refusal(&text), Error::RowTooLong { row: 3, .. }));
}

#[test]
fn a_file_that_ends_in_a_quoted_cell_is_refused_and_loses_no_rows_in_it() {
    let told = refusal(b"id,note\n1,\"fine,\nand \"\"well\"\"\"\n2,\"open\n3,lost\n").to_string();
    assert!(told.contains("quote") && told.contains("row 3"), "{told}");

    let mut file = NamedTempFile::new().unwrap();
    file.write_all(b"id,note\n1,\"two\nlines\"\n2,\"the\nend\" \n").unwrap();
    let table = Table::open(file.path(), &Options::default()).unwrap();
    assert_eq!(table.rows().unwrap().map(Result::unwrap).count(), 2);
}

#[test]
fn what_is_no_table_is_named() {
    assert!(matches!(refusal(b""), Error::Empty));
    assert!(matches!(refusal(b"\xef\xbb\xbf\n\n"), Error::Empty));
    assert!(matches!(refusal(b"%PDF-1.7"), Error::Unsupported(_)));
    assert!(matches!(refusal(b"<html><table>"), Error::Unsupported(_)));
    assert!(matches!(refusal(b"PK\x03\x04nothing"), Error::Damaged { format: "XLSX", .. }));
    assert!(matches!(refusal(b"PAR1 nothing PAR1"), Error::Damaged { format: "Parquet", .. }));
}

#[test]
fn a_gzip_bomb_is_refused() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        packed.write_all(&b"a,b\n".repeat(1 << 18)).unwrap();
    }
    assert!(matches!(refusal(&packed.finish().unwrap()), Error::Bomb { .. }));
}

#[test]
fn a_sparse_sheet_costs_what_it_holds() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "id").unwrap();
    sheet.write(1_048_575, 0, "last").unwrap();
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(&book.save_to_buffer().unwrap()).unwrap();
    let table = Table::open(file.path(), &Options::default()).unwrap();
    assert_eq!(table.rows().unwrap().map(Result::unwrap).next().unwrap().number, 1_048_576);

    let options = Options { limits: Limits { columns: 8, ..Limits::default() }, ..Options::default() };
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 9, "far").unwrap();
    std::fs::write(file.path(), book.save_to_buffer().unwrap()).unwrap();
    assert!(matches!(Table::open(file.path(), &options), Err(Error::TooManyColumns { found: 10, limit: 8 })));
}
