use std::io::Write;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use tabular::{Cell, Encoding, Error, Options, Row, RowCount, Table};
use tempfile::NamedTempFile;

fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn read(file: &NamedTempFile) -> (Table, Vec<Row>) {
    let table = Table::open(file.path(), &Options::default()).unwrap();
    let rows = table.rows().unwrap().map(Result::unwrap).collect();
    (table, rows)
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| cell.text().into_owned()).collect()
}

#[test]
fn csv_rows_are_numbered_as_a_person_counts_them() {
    let (table, rows) = read(&file(b"id,note\r\n1,\"two\r\nlines\"\r\n\r\n\r\n2,x\r\n3,y,z"));
    assert_eq!(table.columns(), ["id", "note"]);
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 5, 6]);
    assert_eq!(texts(&rows[0]), ["1", "two\r\nlines"]);
    assert_eq!(table.probe().ragged, 1);
    assert_eq!(texts(&rows[2]), ["3", "y", "z"]);
}

#[test]
fn a_chinese_platform_export_reads_as_it_looks() {
    let text = "订单编号,买家会员名,总金额\n=\"1234567890123456789\",张三,\"1,234.50\"\n";
    let (bytes, ..) = encoding_rs::GB18030.encode(text);
    let (table, rows) = read(&file(&bytes));
    assert_eq!(table.probe().encoding.unwrap().encoding, Encoding::Gb18030);
    assert_eq!(table.columns(), ["订单编号", "买家会员名", "总金额"]);
    assert_eq!(texts(&rows[0]), ["=\"1234567890123456789\"", "张三", "1,234.50"]);
    assert_eq!(table.probe().columns[1].samples, ["张三"]);
}

#[test]
fn aligned_figures_without_a_header() {
    let (table, rows) = read(&file(b" 00004 0001 19970101  2   29.33\r\n 00021 0002 19970118 10  143.34\r\n"));
    assert_eq!(table.probe().header_row, None);
    assert_eq!(table.columns().len(), 5);
    assert_eq!((rows[0].number, texts(&rows[1])[4].as_str()), (1, "143.34"));
}

#[test]
fn gzip_is_unpacked_and_utf16_is_read() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all("a\tb\n1\t二\n".as_bytes()).unwrap();
    let (table, rows) = read(&file(&packed.finish().unwrap()));
    assert!(table.probe().gzip && table.probe().delimiter == Some('\t'));
    assert_eq!(texts(&rows[0]), ["1", "二"]);

    let utf16: Vec<u8> = "\u{feff}a\tb\n1\t二\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(texts(&read(&file(&utf16)).1[0]), ["1", "二"]);
}

#[test]
fn xlsx_keeps_numbers_and_dates() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("订单").unwrap();
    sheet.write(0, 0, "订单报表").unwrap();
    for (column, name) in (0..).zip(["订单号", "金额", "下单时间", "已付"]) {
        sheet.write(2, column, name).unwrap();
    }
    sheet.write(4, 0, "1234567890123456789").unwrap();
    sheet.write(4, 1, 12.5).unwrap();
    let format = Format::new().set_num_format("yyyy/m/d h:mm");
    let at = ExcelDateTime::from_ymd(2024, 1, 5).unwrap().and_hms(9, 5, 0).unwrap();
    sheet.write_with_format(4, 2, &at, &format).unwrap();
    sheet.write(4, 3, true).unwrap();
    let file = file(&book.save_to_buffer().unwrap());
    let (table, rows) = read(&file);
    assert_eq!(table.columns(), ["订单号", "金额", "下单时间", "已付"]);
    assert_eq!((table.probe().header_row, rows[0].number, table.probe().sheets[0].as_str()), (Some(3), 5, "订单"));
    let at = jiff::civil::date(2024, 1, 5).at(9, 5, 0, 0);
    assert_eq!(rows[0].cells[1..], [Cell::Number(12.5), Cell::DateTime(at), Cell::Bool(true)]);
}

#[test]
fn parquet_streams_with_its_types() {
    let columns: [(&str, ArrayRef); 4] = [
        ("id", Arc::new(Int64Array::from(vec![Some(31_198_570_044), None]))),
        ("name", Arc::new(StringArray::from(vec![Some("茶"), None]))),
        ("price", Arc::new(Float32Array::from(vec![2.1, 3.0]))),
        ("at", Arc::new(TimestampMicrosecondArray::from(vec![1_483_271_606_000_000, 0]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let file = NamedTempFile::new().unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file.reopen().unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let (table, rows) = read(&file);
    assert_eq!(table.probe().rows, Some(RowCount { rows: 2, exact: true }));
    assert_eq!(texts(&rows[0]), ["31198570044", "茶", "2.1", "2017-01-01T11:53:26"]);
    assert_eq!(texts(&rows[1])[..3], ["", "", "3"]);
}

#[test]
fn rows_within_one_object_are_read_as_rows() {
    let indented =
        b"{\n  \"orders\": [\n    {\"id\": 1, \"buyer\": {\"name\": \"Li\"}},\n    {\n      \"id\": 2\n    }\n  ]\n}\n";
    let line = b"{\"orders\":[{\"id\":1,\"buyer\":{\"name\":\"Li\"}},{\"id\":2}],\"next\":null}";
    for text in [&indented[..], line] {
        let (table, rows) = read(&file(text));
        assert_eq!(table.columns(), ["id", "buyer.name"]);
        assert_eq!(table.probe().rows, Some(RowCount { rows: 2, exact: true }));
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(texts(&rows[0]), ["1", "Li"]);
        assert!(!rows[1].raw.as_ref().unwrap().contains('\n'), "each is one line again where it is kept");
    }
    let two = file(b"{\n  \"orders\": [{\"id\": 1}],\n  \"customers\": [{\"id\": 1}]\n}");
    assert!(matches!(Table::open(two.path(), &Options::default()), Err(Error::Unsupported(_))), "which of them?");
    let none = file(b"{\"orders\":[]}");
    assert!(matches!(Table::open(none.path(), &Options::default()), Err(Error::Empty)));
}

#[test]
fn json_lines_are_flattened_and_a_bad_line_does_not_end_the_file() {
    let file =
        file(b"{\"id\":1,\"buyer\":{\"name\":\"Li\"}}\nnot json\n\n{\"id\":2,\"tags\":[\"a\"],\"total\":12.34}\n");
    let table = Table::open(file.path(), &Options::default()).unwrap();
    assert_eq!(table.columns(), ["id", "buyer.name", "tags", "total"]);
    let rows: Vec<_> = table.rows().unwrap().collect();
    assert_eq!(texts(rows[0].as_ref().unwrap()), ["1", "Li", "", ""]);
    assert!(matches!(rows[1], Err(Error::Json { row: 2, .. })));
    let last = rows[2].as_ref().unwrap();
    assert_eq!((last.number, texts(last)), (4, vec!["2".into(), String::new(), "[\"a\"]".into(), "12.34".into()]));
    assert!(last.raw.as_ref().unwrap().starts_with("{\"id\":2"));
}
