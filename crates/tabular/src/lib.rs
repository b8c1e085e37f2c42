//! Tables in files: CSV, Excel, Parquet and JSON lines as numbered rows of cells.
//!
//! [`Table::open`] finds out what a file is (format, compression, encoding, delimiter, header) and says so in a
//! [`Probe`]; [`Table::rows`] streams its rows. Memory is bounded by a row, a Parquet batch or, for Excel, the text
//! table of the workbook; [`Limits`] are checked before anything is expanded.
//!
//! What people and shop platforms put into cells is cleaned by [`clean`], numbers by [`Decimal`] and [`Numerals`],
//! dates by [`dates`]. [`Writer`] makes CSV that spreadsheets open with the right characters and without running it.

mod bomb;
mod cell;
pub mod clean;
pub mod dates;
mod decimal;
mod delimited;
mod encoding;
mod error;
mod excel;
mod format;
mod header;
mod jsonl;
mod limits;
mod numerals;
mod parquet;
mod source;
mod table;
mod wrapped;
mod write;

pub use cell::{Cell, Row};
pub use decimal::{Decimal, NotANumber};
pub use encoding::{Encoding, EncodingEvidence, Ground, NotAnEncoding};
pub use error::Error;
pub use format::Format;
pub use limits::Limits;
pub use numerals::Numerals;
pub use table::{Column, Options, Probe, RowCount, Rows, Table};
pub use write::{Writer, digits_as_text};
