use crate::{Cell, Row};

/// Where the header is and what the columns are called.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Header {
    /// Number of the header's row; none for a file of data only.
    pub row: Option<u64>,
    pub names: Vec<String>,
}

impl Header {
    /// Finds the header among the first rows: a title above a table fills one cell of many, a header most of them.
    /// A first row of numbers and dates only is data; the columns are then called `column_1`, `column_2`…
    pub fn find(first: &[Row]) -> Self {
        let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_blank()).count();
        let top = &first[..first.len().min(20)];
        let widest = top.iter().map(filled).max().unwrap_or(0);
        let Some(row) = top.iter().find(|row| filled(row) > 0 && filled(row) * 2 > widest) else {
            return Self { row: None, names: Vec::new() };
        };
        if row.cells.iter().all(|cell| cell.is_blank() || is_datum(cell)) {
            let names = (1..=row.cells.len()).map(|n| format!("column_{n}")).collect();
            return Self { row: None, names };
        }
        Self { row: Some(row.number), names: names(row) }
    }
}

fn names(row: &Row) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(row.cells.len());
    for (index, cell) in row.cells.iter().enumerate() {
        let text = cell.text();
        let name = match crate::clean::cell(&text) {
            "" => format!("column_{}", index + 1),
            name => name.to_owned(),
        };
        let same = names.iter().filter(|other| **other == name || other.starts_with(&format!("{name} ("))).count();
        names.push(if same == 0 { name } else { format!("{name} ({})", same + 1) });
    }
    while names.last().is_some_and(|name| *name == format!("column_{}", names.len())) {
        names.pop();
    }
    names
}

/// Whether a cell holds a value and not a name.
fn is_datum(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => !text.chars().any(char::is_alphabetic) && text.contains(|c: char| c.is_ascii_digit()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u64, cells: &[&str]) -> Row {
        Row::new(number, cells.iter().map(|c| Cell::Text((*c).to_owned())).collect())
    }

    #[test]
    fn passes_over_titles_and_names_what_has_no_name() {
        let rows = [
            row(1, &["2024年订单报表", "", "", ""]),
            row(3, &["订单编号", "", "金额", "金额"]),
            row(4, &["1", "x", "2", "3"]),
        ];
        let header = Header::find(&rows);
        assert_eq!(header.row, Some(3));
        assert_eq!(header.names, ["订单编号", "column_2", "金额", "金额 (2)"]);
    }

    #[test]
    fn a_row_of_numbers_is_no_header() {
        let header = Header::find(&[row(1, &["00004", "19970101", "2", "29.33"])]);
        assert_eq!((header.row, header.names.len()), (None, 4));
    }
}
