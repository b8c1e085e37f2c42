//! Cutting a person's rows out of an import's files.
//!
//! Delimited text and JSON lines are written again without them, blank lines in their place, so that every other row
//! keeps its number; the copy is read and compared before it takes the file's place. Workbooks and Parquet are not cut.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use tabular::{Cell, Format, Options, Row, Table, Writer, clean};
use tempfile::{NamedTempFile, TempPath};

use super::{Import, ImportError, Imports, StoredFile};
use crate::imports::{Field, Plan};

/// The numbers of rows, by the place of their file among the import's.
pub(super) type Rows = BTreeMap<usize, BTreeSet<u64>>;

/// What a look at an import's files found.
pub(super) enum Found {
    Nobody,
    Rows(Rows),
    /// The person, where no rows can be cut.
    Whole,
}

/// Whom to look for.
pub(super) struct Sought {
    pub words: Vec<String>,
    /// Whether the import told of them.
    pub is_told: bool,
    /// Whether what is found is handed to them: a word in a text, or a number that may be that of an order, makes no row
    /// theirs.
    pub is_handed: bool,
}

/// From how many characters on a number is nothing else's by chance.
const OWN_NUMBER: usize = 10;

/// Columns in which a row says whose it is.
const IDS: [Field; 7] = [
    Field::CustomerId,
    Field::CustomerKey,
    Field::BuyerId,
    Field::AnonymousId,
    Field::Oaid,
    Field::Phone,
    Field::Email,
];

#[derive(Default)]
struct Columns {
    ids: Vec<usize>,
    order: Option<usize>,
}

impl Columns {
    /// Of each file that the mapping fits.
    fn of(plan: &Plan) -> HashMap<String, Self> {
        let column = |table: &crate::imports::PlannedTable, field: Field| {
            table.slot(field).and_then(|at| table.slots[at].columns.first().copied())
        };
        let columns = |table: &crate::imports::PlannedTable| Self {
            ids: IDS.iter().filter_map(|field| column(table, *field)).collect(),
            order: column(table, Field::OrderId),
        };
        plan.tables.iter().map(|table| (table.file.clone(), columns(table))).collect()
    }

    fn order_of(&self, row: &Row) -> Option<String> {
        Some(id(row.cell(self.order?))).filter(|order| !order.is_empty())
    }
}

/// An id as ids are compared.
fn id(cell: &Cell) -> String {
    let text = cell.text();
    let id = clean::cell(&text);
    id.strip_suffix(".0").unwrap_or(id).to_lowercase()
}

impl Sought {
    /// Also words too short to be told from numbers, where only an id can stand; those of buyers without their platform.
    fn ids(&self) -> HashSet<String> {
        let own = self.words.iter().map(|word| word.to_lowercase());
        let bare = self.words.iter().filter_map(|word| Some(word.split_once(':')?.1.to_lowercase()));
        own.chain(bare.filter(|_| self.is_told)).filter(|word| !word.is_empty()).collect()
    }

    fn is_named(&self, row: &Row, columns: &Columns, ids: &HashSet<String>) -> bool {
        let has_id = || columns.ids.iter().any(|column| ids.contains(&id(row.cell(*column))));
        if self.is_handed {
            return row.cells.iter().map(id).any(|text| is_own(&text) && ids.contains(&text)) || has_id();
        }
        row.raw.iter().any(|raw| web::mentions(&super::forget::plain(raw), &self.words))
            || row.cells.iter().any(|cell| web::mentions(&cell.text(), &self.words))
            || has_id()
    }
}

/// Whether a whole cell of this is one person's wherever it stands: an address, or a long number.
fn is_own(text: &str) -> bool {
    text.contains('@') || (text.chars().count() >= OWN_NUMBER && text.contains(|c: char| c.is_ascii_digit()))
}

impl Imports {
    /// Looks for a person in an import's files. A file that cannot be read any more is taken to name them.
    pub(super) fn find(&self, import: &Import, sought: &Sought) -> Found {
        self.rows_of(import, sought).unwrap_or(Found::Whole)
    }

    fn rows_of(&self, import: &Import, sought: &Sought) -> Result<Found, ImportError> {
        let (rows, seen) = self.naming(import, sought)?;
        let is_cut = import.files.iter().any(|file| file.cut > 0);
        let is_text = |at: &usize| import.files[*at].is_text();
        let gone: usize = rows.values().map(BTreeSet::len).sum();
        Ok(match gone {
            // Cut before, or known there by something that is not to be found.
            0 if sought.is_told && !is_cut => Found::Whole,
            0 => Found::Nobody,
            gone if gone == seen || !rows.keys().all(is_text) => Found::Whole,
            _ => Found::Rows(rows),
        })
    }

    /// The rows that name the person, or of which nobody can say whom, with the other rows of their orders; and how many
    /// rows there are.
    pub(super) fn naming(&self, import: &Import, sought: &Sought) -> Result<(Rows, usize), ImportError> {
        let columns = self.plan(import).map(|plan| Columns::of(&plan)).unwrap_or_default();
        let (ids, none) = (sought.ids(), Columns::default());
        let (mut rows, mut orders, mut seen) = (Rows::new(), HashSet::new(), 0usize);
        for (at, file) in import.files.iter().enumerate() {
            let (_open, table) = self.open(import.id, file)?;
            let columns = columns.get(&file.name).unwrap_or(&none);
            for row in table.rows()? {
                seen += 1;
                let number = match row {
                    Ok(row) if !sought.is_named(&row, columns, &ids) => continue,
                    Ok(row) => {
                        orders.extend(columns.order_of(&row));
                        row.number
                    }
                    // Nobody can say whom it names.
                    Err(tabular::Error::Json { row, .. }) => row,
                    Err(error) => return Err(error.into()),
                };
                rows.entry(at).or_default().insert(number);
            }
        }
        self.add_orders(import, &columns, &orders, &mut rows)?;
        Ok((rows, seen))
    }

    /// An order's other rows may say nothing of whose it is.
    fn add_orders(
        &self,
        import: &Import,
        columns: &HashMap<String, Columns>,
        orders: &HashSet<String>,
        rows: &mut Rows,
    ) -> Result<(), ImportError> {
        if orders.is_empty() {
            return Ok(());
        }
        for (at, file) in import.files.iter().enumerate() {
            let Some(columns) = columns.get(&file.name).filter(|columns| columns.order.is_some()) else { continue };
            let (_open, table) = self.open(import.id, file)?;
            for row in table.rows()?.filter_map(Result::ok) {
                if columns.order_of(&row).is_some_and(|order| orders.contains(&order)) {
                    rows.entry(at).or_default().insert(row.number);
                }
            }
        }
        Ok(())
    }

    /// Cuts rows out of an import's files and its report; gives the files as they are now, or nothing when one cannot be
    /// written so that the rest reads as before: then none is changed.
    pub(super) fn cut(
        &self,
        import: &Import,
        rows: &Rows,
        sought: &Sought,
    ) -> Result<Option<Vec<StoredFile>>, ImportError> {
        let folder = self.folder(import.id);
        let mut copies = Vec::new();
        for (at, gone) in rows {
            let (open, table) = self.open(import.id, &import.files[*at])?;
            let beside = open.parent().unwrap_or(&folder);
            let copy = without(&table, gone, self.open_file(beside)?)?;
            if !reads_alike(&table, gone, &copy).unwrap_or(false) {
                return Ok(None);
            }
            copies.push((*at, gone.len() as u64, copy));
        }
        let mut files = import.files.clone();
        for (at, gone, copy) in copies {
            let before = &files[at];
            self.replace_file(&folder.join(&before.stored), |out| std::io::copy(&mut File::open(&copy)?, out))?;
            // Copies are in UTF-8, whatever the file was in.
            let now = self.look(import.id, before.name.clone(), before.stored.clone(), None)?;
            files[at] = StoredFile { cut: before.cut + gone, ..now };
        }
        self.cut_report(import, rows, sought)?;
        Ok(Some(files))
    }

    fn cut_report(&self, import: &Import, rows: &Rows, sought: &Sought) -> Result<(), ImportError> {
        let path = self.folder(import.id).join("rejects.csv");
        if !path.exists() {
            return Ok(());
        }
        let open = self.lay_open(&path)?;
        let Ok(table) = Table::open(&open, &Options::default()) else { return Ok(std::fs::remove_file(&path)?) };
        let is_gone = |row: &Row| {
            let (file, number) = (row.cell(0).text(), row.cell(1).text().parse::<u64>());
            let is_cut = |(at, gone): (&usize, &BTreeSet<u64>)| {
                import.files[*at].name == file && number.as_ref().is_ok_and(|number| gone.contains(number))
            };
            rows.iter().any(is_cut) || row.cells.iter().any(|cell| web::mentions(&cell.text(), &sought.words))
        };
        self.replace_file(&path, |out| {
            let mut report = Writer::new(out)?;
            report.row(table.columns())?;
            for row in table.rows().map_err(std::io::Error::other)? {
                let row = row.map_err(std::io::Error::other)?;
                if !is_gone(&row) {
                    report.row(row.cells.iter().map(Cell::text))?;
                }
            }
            report.finish()?;
            Ok(())
        })?;
        Ok(())
    }
}

/// A copy of the table without some rows.
fn without(table: &Table, gone: &BTreeSet<u64>, copy: NamedTempFile) -> Result<TempPath, ImportError> {
    let mut out = BufWriter::new(copy.as_file());
    // A mark goes before whatever encoding is still noted of the file, should a crash keep the new one from being noted.
    out.write_all("\u{feff}".as_bytes())?;
    let mut next = 1;
    let mut put = |number: u64, line: &str| -> std::io::Result<()> {
        for _ in next..number {
            out.write_all(b"\n")?;
        }
        next = number + 1;
        out.write_all(line.as_bytes())?;
        out.write_all(b"\n")
    };
    if let Some(row) = table.probe().header_row {
        put(row, &joined(table.columns().iter().map(|name| Cow::Borrowed(name.as_str()))))?;
    }
    for row in table.rows()? {
        match row {
            Ok(row) if gone.contains(&row.number) => {}
            Ok(row) => match &row.raw {
                Some(raw) => put(row.number, raw)?,
                None => put(row.number, &joined(row.cells.iter().map(Cell::text)))?,
            },
            Err(tabular::Error::Json { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    out.flush()?;
    drop(out);
    Ok(copy.into_temp_path())
}

fn joined<'a>(cells: impl Iterator<Item = Cow<'a, str>>) -> String {
    cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
}

/// Whether the copy has the table's columns and its other rows, under their numbers.
fn reads_alike(table: &Table, gone: &BTreeSet<u64>, copy: &Path) -> Result<bool, tabular::Error> {
    let copied = Table::open(copy, &Options::default())?;
    let (format, is_lines) = (table.probe().format, table.probe().format == Format::Jsonl);
    if copied.probe().format != format || (!is_lines && copied.columns() != table.columns()) {
        return Ok(false);
    }
    let mut kept = table.rows()?.filter_map(Result::ok).filter(|row| !gone.contains(&row.number));
    let mut rows = copied.rows()?;
    loop {
        match (kept.next(), rows.next()) {
            (None, None) => return Ok(true),
            (Some(old), Some(Ok(new))) => {
                let is_same = if is_lines { old.raw == new.raw } else { old.cells == new.cells };
                if !is_same || old.number != new.number {
                    return Ok(false);
                }
            }
            _ => return Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_theirs_alone_makes_a_row_one_that_is_handed_to_them() {
        let columns = Columns { ids: vec![0], order: Some(1) };
        let words = ["1234", "anna", "anna@x.cn"].map(str::to_owned).to_vec();
        let named = |is_handed: bool, cells: [&str; 3]| {
            let sought = Sought { words: words.clone(), is_told: true, is_handed };
            let cells = cells.map(|cell| Cell::Text(cell.to_owned())).to_vec();
            sought.is_named(&Row { number: 2, cells, raw: None }, &columns, &sought.ids())
        };
        for theirs in [["1234", "7", ""], ["", "7", "Anna@X.cn"]] {
            assert!(named(true, theirs) && named(false, theirs), "{theirs:?}");
        }
        for others in [["9", "1234", ""], ["9", "7", "like Anna"], ["9", "7", "asked anna@x.cn"]] {
            assert!(!named(true, others) && named(false, others), "{others:?}");
        }
    }
}
