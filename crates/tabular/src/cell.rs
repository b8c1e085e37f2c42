use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::DateTime;

/// One value as the file has it. Text formats only have [`Cell::Text`] and [`Cell::Empty`].
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Integer(i64),
    Number(f64),
    Bool(bool),
    /// A date and time on a wall, without a zone.
    DateTime(DateTime),
    Instant(Timestamp),
}

impl Cell {
    /// The value as text, empty for [`Cell::Empty`].
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
            Self::DateTime(at) => Cow::Owned(at.to_string()),
            Self::Instant(at) => Cow::Owned(at.to_string()),
        }
    }

    /// Whether there is nothing in it but space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// A row with its number as a person counts it: the first line of a spreadsheet or file is 1, blank lines count,
/// a quoted cell with line breaks is still one row. Parquet has no header line: its first row is 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub number: u64,
    /// May be shorter or longer than the header.
    pub cells: Vec<Cell>,
    /// The line as it stands, for JSON lines.
    pub raw: Option<String>,
}

impl Row {
    pub(crate) fn new(number: u64, cells: Vec<Cell>) -> Self {
        Self { number, cells, raw: None }
    }

    /// The cell at `index`, [`Cell::Empty`] beyond the end.
    #[must_use]
    pub fn cell(&self, index: usize) -> &Cell {
        self.cells.get(index).unwrap_or(&Cell::Empty)
    }

    /// Whether no cell holds anything.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}
