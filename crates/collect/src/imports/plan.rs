use std::collections::BTreeSet;

use primitives::Currency;
use tabular::dates::{self, Order};
use tabular::{Cell, Decimal, Numerals, Row, Table, clean};

use super::mapping::{Aliases, Mapping, TableSpec};
use super::{Field, Kind, MappingKind, Reason, RowShape};

/// A field and the columns it is read from (more than one when they add up).
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub field: Field,
    pub columns: Vec<usize>,
    /// The header as it stands in the file, for messages.
    pub header: String,
    pub numerals: Numerals,
    pub order: Order,
}

/// A file bound to a table of the mapping.
#[derive(Debug)]
pub struct PlannedTable {
    /// The file's name.
    pub file: String,
    pub(crate) spec: usize,
    pub(crate) table: Table,
    pub(crate) slots: Vec<Slot>,
    /// The slot of each field, by its index: every cell that is read asks for it.
    places: Vec<Option<usize>>,
    /// Columns that become custom traits, with their names; in a file of answers those of questions, with their keys.
    pub(crate) extras: Vec<(usize, String)>,
}

/// A file that no table of the mapping fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    pub file: String,
}

/// A mapping bound to files: every column has its place.
#[derive(Debug)]
pub struct Plan {
    pub mapping: Mapping,
    pub tables: Vec<PlannedTable>,
    pub unused: Vec<Unused>,
}

#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error("“{title}” is missing: add that file to the import")]
    MissingTable { title: String },
    #[error("none of the files fits the mapping “{0}”: choose another, or name the columns")]
    NothingFits(String),
    #[error("no column is named for a question: import answers on the page of their survey")]
    NoQuestions,
    #[error("there is no column “{header}” in “{title}”")]
    NoHeader { title: String, header: String },
    #[error(transparent)]
    File(#[from] tabular::Error),
}

impl Plan {
    /// Finds for each file the table that knows most of its columns, and how its numbers and dates are written.
    ///
    /// # Errors
    /// When a required table has no file, no file fits, or a file cannot be read.
    pub fn new(mapping: Mapping, files: Vec<(String, Table)>) -> Result<Self, PlanError> {
        let is_unasked = mapping.answers.as_ref().is_none_or(|rules| rules.columns.is_empty());
        if mapping.kind == MappingKind::Answers && is_unasked {
            return Err(PlanError::NoQuestions);
        }
        let (mut tables, mut unused) = (Vec::new(), Vec::new());
        for (file, table) in files {
            let fits = mapping.tables.iter().enumerate().filter_map(|(spec, wanted)| {
                let bound = bind(wanted, table.columns())?;
                Some((spec, bound))
            });
            match fits.max_by_key(|(spec, bound)| (bound.len(), std::cmp::Reverse(*spec))) {
                Some((spec, bound)) => tables.push(PlannedTable::new(&mapping, spec, file, table, bound)?),
                None => unused.push(Unused { file }),
            }
        }
        if tables.is_empty() {
            return Err(PlanError::NothingFits(mapping.name.en.clone()));
        }
        for (spec, wanted) in mapping.tables.iter().enumerate().filter(|(_, wanted)| wanted.required) {
            if !tables.iter().any(|table| table.spec == spec) {
                return Err(PlanError::MissingTable { title: format!("{} / {}", wanted.title.zh, wanted.title.en) });
            }
        }
        check_answers(&mapping, &tables)?;
        Ok(Self { mapping, tables, unused })
    }

    pub(crate) fn spec(&self, table: &PlannedTable) -> &TableSpec {
        &self.mapping.tables[table.spec]
    }

    /// What is wrong with a cell by itself, whatever else its row says; nothing with an empty one.
    pub(crate) fn fault(&self, table: &PlannedTable, slot: &Slot, text: &str) -> Option<Reason> {
        let is_sale = matches!(self.spec(table).row, RowShape::Order | RowShape::Line | RowShape::Transaction);
        let number = || slot.numerals.parse(text).ok();
        match (slot.field, slot.field.kind()) {
            _ if text.is_empty() => None,
            // Files of reviews have words for stars.
            (Field::Rating, _) if self.mapping.reviews.is_some() => None,
            (Field::Rating, _) => {
                let is_rating = number().and_then(Decimal::whole).is_some_and(|stars| (1..=5).contains(&stars));
                (!is_rating).then_some(Reason::BadRating)
            }
            (Field::Currency, _) => {
                let is_known = text.parse::<Currency>().is_ok_and(|currency| currency.is_known());
                (!is_known).then_some(Reason::BadCurrency)
            }
            (Field::Status, _) if is_sale => self.mapping.status(text).is_none().then_some(Reason::UnknownStatus),
            (_, Kind::Number) => number().is_none().then_some(Reason::BadNumber),
            (_, Kind::Time) => dates::text(text, slot.order).is_none().then_some(Reason::BadTime),
            (_, Kind::Id | Kind::Text) => None,
        }
    }

    pub(crate) fn has(&self, shape: RowShape) -> bool {
        self.tables.iter().any(|table| self.spec(table).row == shape)
    }
}

/// A file of answers has a column for each question that was named.
fn check_answers(mapping: &Mapping, tables: &[PlannedTable]) -> Result<(), PlanError> {
    let Some(rules) = &mapping.answers else { return Ok(()) };
    for table in tables {
        let is_absent = |header: &&String| !table.table.columns().contains(header);
        if let Some(header) = rules.columns.values().find(is_absent) {
            return Err(PlanError::NoHeader { title: table.file.clone(), header: header.clone() });
        }
    }
    Ok(())
}

/// The names that the mapping gives the columns of a file without a header, which are numbered until then.
fn given_names<'a>(spec: &'a TableSpec, headers: &[String]) -> &'a [String] {
    let is_bare = headers.iter().zip(1..).all(|(name, number)| *name == format!("column_{number}"));
    let given = spec.headerless.iter().find(|names| is_bare && names.len() == headers.len());
    given.map(Vec::as_slice).unwrap_or_default()
}

/// Fields, each with the columns that it is read from.
type Bound = Vec<(Field, Vec<usize>)>;

/// The columns of each field that is there, by their headers or the names given in place of these; none when a needed
/// field is not.
pub(crate) fn bind(spec: &TableSpec, headers: &[String]) -> Option<Bound> {
    let bound = known(spec, headers);
    lacking(spec, &bound).is_empty().then_some(bound)
}

/// What a file lacks to be read by the table of a mapping that knows most of its columns: nothing where a table knows none.
/// `None` when one fits.
pub(crate) fn unfit(mapping: &Mapping, headers: &[String]) -> Option<Vec<Field>> {
    let read = |spec: &TableSpec| {
        let bound = known(spec, headers);
        (bound.len(), lacking(spec, &bound))
    };
    let tables: Vec<(usize, Vec<Field>)> = mapping.tables.iter().map(read).collect();
    if tables.iter().any(|(_, lacking)| lacking.is_empty()) {
        return None;
    }
    let nearest = tables.into_iter().rev().max_by_key(|(known, _)| *known);
    Some(nearest.filter(|(known, _)| *known > 0).map(|(_, lacking)| lacking).unwrap_or_default())
}

/// What a table needs and these columns do not have; of fields of which it needs one, all.
fn lacking(spec: &TableSpec, bound: &[(Field, Vec<usize>)]) -> Vec<Field> {
    let is_bound = |field: &Field| bound.iter().any(|(there, _)| there == field);
    let mut lacking: Vec<Field> = spec.needs.iter().copied().filter(|field| !is_bound(field)).collect();
    if !spec.needs_one.iter().any(is_bound) {
        lacking.extend(&spec.needs_one);
    }
    lacking
}

fn known(spec: &TableSpec, headers: &[String]) -> Bound {
    let words = |names: &[String]| -> Vec<String> { names.iter().map(|name| clean::word(name)).collect() };
    let (own, given) = (words(headers), words(given_names(spec, headers)));
    let find = |alias: &String| {
        let alias = clean::word(alias);
        own.iter().position(|word| *word == alias).or_else(|| given.iter().position(|word| *word == alias))
    };
    let mut bound = Vec::new();
    for (field, aliases) in &spec.columns {
        let columns: Vec<usize> = match aliases {
            Aliases::Any(aliases) => aliases.iter().find_map(find).into_iter().collect(),
            Aliases::Sum { sum } => sum.iter().filter_map(find).collect::<BTreeSet<_>>().into_iter().collect(),
        };
        if !columns.is_empty() {
            bound.push((*field, columns));
        }
    }
    bound
}

impl PlannedTable {
    fn new(
        mapping: &Mapping,
        spec: usize,
        file: String,
        table: Table,
        bound: Vec<(Field, Vec<usize>)>,
    ) -> Result<Self, tabular::Error> {
        let names = table.columns().to_vec();
        let sample: Vec<Row> = table.rows()?.filter_map(Result::ok).take(1000).collect();
        let fallback = mapping.dates.map(Order::from);
        let mut slots = Vec::with_capacity(bound.len());
        for (field, columns) in bound {
            let header = columns.iter().map(|column| names[*column].as_str()).collect::<Vec<_>>().join(" + ");
            let numerals = Numerals::decide(texts(&sample, &columns).iter().map(String::as_str));
            let order = match field.kind() {
                Kind::Time => date_order(&table, &sample, columns[0], fallback)?,
                _ => Order::default(),
            };
            slots.push(Slot { field, columns, header, numerals, order });
        }
        let is_used = |column: usize| slots.iter().any(|slot| slot.columns.contains(&column));
        let wants_extras = mapping.tables[spec].extra_traits;
        let extras = match &mapping.answers {
            Some(rules) => rules.among(&names),
            None => names.into_iter().enumerate().filter(|(column, _)| wants_extras && !is_used(*column)).collect(),
        };
        let place = |field: &Field| slots.iter().position(|slot| slot.field == *field);
        let places = Field::ALL.iter().map(place).collect();
        Ok(Self { file, spec, table, slots, places, extras })
    }

    pub(crate) fn slot(&self, field: Field) -> Option<usize> {
        self.places[field.index()]
    }
}

fn texts(rows: &[Row], columns: &[usize]) -> Vec<String> {
    let cells = rows.iter().flat_map(|row| columns.iter().map(|column| row.cell(*column)));
    cells.filter(|cell| matches!(cell, Cell::Text(_))).map(|cell| clean::cell(&cell.text()).to_owned()).collect()
}

/// Day first or month first, from the samples; when they leave it open, from the first row of the file that decides.
fn date_order(table: &Table, sample: &[Row], column: usize, fallback: Option<Order>) -> Result<Order, tabular::Error> {
    let samples = texts(sample, &[column]);
    if let Some(decided) = Order::decide(samples.iter().map(String::as_str)) {
        return Ok(decided);
    }
    let differs = |text: &String| dates::text(text, Order::DayFirst) != dates::text(text, Order::MonthFirst);
    if samples.iter().any(differs) {
        let mut rows = table.rows()?.filter_map(Result::ok);
        let decided = rows.find_map(|row| Order::decide([clean::cell(&row.cell(column).text())]));
        return Ok(decided.or(fallback).unwrap_or_default());
    }
    Ok(fallback.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::builtin;

    #[test]
    fn a_file_that_is_left_out_says_what_it_lacks() {
        let orders = builtin().iter().find(|mapping| mapping.key == "orders").unwrap();
        let of = |headers: &[&str]| unfit(orders, &headers.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["order_id", "order date", "total"]), None);
        assert_eq!(of(&["order_id", "total"]), Some(vec![Field::OrderedAt]));
        assert_eq!(of(&["moon"]), Some(Vec::new()));
    }
}
