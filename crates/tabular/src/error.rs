use std::path::PathBuf;

/// Why a file cannot be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read {path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("the file is empty: choose a file with a header row and data")]
    Empty,
    #[error("{0} files cannot be read: save it as CSV, XLSX, Parquet or JSON lines")]
    Unsupported(String),
    #[error(
        "the file unpacks to more than {limit} bytes or more than {ratio} times its size: split it, or send it unpacked"
    )]
    Bomb { limit: u64, ratio: u64 },
    #[error("the workbook has {found} parts, more than {limit}: save only the sheet with the data")]
    Entries { found: usize, limit: usize },
    #[error("row {row} is longer than {limit} bytes; usually a quote (\") is opened there and never closed")]
    RowTooLong { row: u64, limit: usize },
    #[error("there are {found} columns, more than {limit}")]
    TooManyColumns { found: usize, limit: usize },
    #[error("{0} is an archive: unpack it and choose the files in it")]
    Archive(String),
    #[error("the workbook is locked with a password: save it without one, or as CSV")]
    Locked,
    #[error("the workbook has no sheet “{0}”")]
    NoSheet(String),
    #[error("line {row} is not a JSON object: {reason}")]
    Json { row: u64, reason: String },
    #[error("the {format} file is damaged: {reason}")]
    Damaged { format: &'static str, reason: String },
}

impl Error {
    pub(crate) fn io(path: &std::path::Path, source: std::io::Error) -> Self {
        match source.downcast::<Self>() {
            Ok(own) => own,
            Err(source) => Self::Io { path: path.to_owned(), source },
        }
    }

    pub(crate) fn damaged(format: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Damaged { format, reason: reason.to_string() }
    }
}
