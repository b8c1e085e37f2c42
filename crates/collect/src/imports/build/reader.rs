use std::collections::HashSet;
use std::fmt::Display;

use jiff::tz::TimeZone;
use primitives::Timestamp;
use serde_json::{Map, Value};
use tabular::{Decimal, clean, dates};

use super::{Built, Fate};
use crate::imports::plan::{Plan, PlannedTable};
use crate::imports::stage::Record;
use crate::imports::{Entity, Field, Outcome, Problem, Reason, RowShape};

/// Reads the cells of a group and writes down what is wrong with them.
pub(super) struct Reader<'a> {
    pub plan: &'a Plan,
    pub zone: TimeZone,
    pub records: &'a [Record],
    pub problems: Vec<Problem>,
    pub fates: Vec<Fate>,
}

impl<'a> Reader<'a> {
    pub fn new(plan: &'a Plan, zone: TimeZone, records: &'a [Record]) -> Self {
        Self { plan, zone, records, problems: Vec::new(), fates: vec![Fate::Taken; records.len()] }
    }

    /// What became of the rows.
    pub fn built(mut self, entities: Vec<Entity>) -> Built {
        self.tell_all_of_rejected();
        Built { entities, problems: self.problems, fates: self.fates, without_customer: false }
    }

    /// Has all be told that is wrong with the rows that are not in: whoever mends the file is to mend it once.
    fn tell_all_of_rejected(&mut self) {
        let rejected: Vec<usize> = (0..self.records.len()).filter(|at| self.fates[*at] == Fate::Rejected).collect();
        if rejected.is_empty() {
            return;
        }
        let rows: HashSet<(&str, u64)> =
            rejected.iter().map(|at| (self.table(*at).file.as_str(), self.records[*at].row)).collect();
        for problem in &mut self.problems {
            if problem.outcome == Outcome::ValueDropped && rows.contains(&(problem.file.as_str(), problem.row)) {
                problem.outcome = Outcome::Rejected;
            }
        }
        let told: HashSet<(&str, u64, &str)> =
            self.problems.iter().map(|told| (told.file.as_str(), told.row, told.column.as_str())).collect();
        let mut untold = Vec::new();
        for at in rejected {
            let (table, record) = (self.table(at), &self.records[at]);
            for (slot, text) in table.slots.iter().zip(&record.cells) {
                let is_told = told.contains(&(table.file.as_str(), record.row, slot.header.as_str()));
                if let Some(reason) = self.plan.fault(table, slot, text).filter(|_| !is_told) {
                    let (file, column, value) = (table.file.clone(), slot.header.clone(), text.clone());
                    untold.push(Problem { file, row: record.row, column, value, reason, outcome: Outcome::Rejected });
                }
            }
        }
        self.problems.extend(untold);
    }

    pub fn table(&self, at: usize) -> &'a PlannedTable {
        &self.plan.tables[usize::from(self.records[at].table)]
    }

    pub fn shape(&self, at: usize) -> RowShape {
        self.plan.spec(self.table(at)).row
    }

    /// The rows of these shapes that are still in, by index.
    pub fn rows(&self, shapes: &[RowShape]) -> Vec<usize> {
        let wanted = |at: &usize| self.fates[*at] == Fate::Taken && shapes.contains(&self.shape(*at));
        (0..self.records.len()).filter(wanted).collect()
    }

    /// The cell's text, if there is any.
    pub fn text(&self, at: usize, field: Field) -> Option<&'a str> {
        let slot = self.table(at).slot(field)?;
        Some(self.records[at].cells[slot].as_str()).filter(|text| !text.is_empty())
    }

    /// The first text among rows.
    pub fn first(&self, rows: &[usize], field: Field) -> Option<&'a str> {
        rows.iter().find_map(|at| self.text(*at, field))
    }

    /// A number; one that cannot be read is reported and is none.
    pub fn number(&mut self, at: usize, field: Field, outcome: Outcome) -> Option<Decimal> {
        let text = self.text(at, field)?;
        let slot = self.table(at).slot(field)?;
        match self.table(at).slots[slot].numerals.parse(text) {
            Ok(number) => Some(number),
            Err(_) => {
                self.report(at, field, Reason::BadNumber, outcome);
                None
            }
        }
    }

    /// As [`Self::number`], of a cell that may have been read before: what is wrong with it is reported once.
    pub fn number_once(&mut self, at: usize, field: Field, outcome: Outcome) -> Option<Decimal> {
        let before = self.problems.len();
        let number = self.number(at, field, outcome);
        if self.problems.len() > before
            && let Some(problem) = self.problems.pop()
            && !self.problems.contains(&problem)
        {
            self.problems.push(problem);
        }
        number
    }

    /// The first number among rows, for what is said once or on each row of an order.
    pub fn first_number(&mut self, rows: &[usize], field: Field) -> Option<Decimal> {
        let at = rows.iter().copied().find(|at| self.text(*at, field).is_some())?;
        self.number(at, field, Outcome::ValueDropped)
    }

    /// What cells say, nothing where one of them cannot be read; and whether one cannot.
    pub fn whole<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> (Option<T>, bool) {
        let before = self.problems.len();
        let value = read(self);
        let is_unread = self.problems.len() > before;
        (value.filter(|_| !is_unread), is_unread)
    }

    /// An amount of an order: added up over the rows of the first table that has it, where the mapping says so.
    pub fn amount(&mut self, rows: &[usize], field: Field) -> Option<Decimal> {
        let first = rows.iter().copied().find(|at| self.text(*at, field).is_some())?;
        let table = self.records[first].table;
        if !self.plan.spec(self.table(first)).add_up.contains(&field) {
            return self.number(first, field, Outcome::ValueDropped);
        }
        let same_table = rows.iter().copied().filter(|at| self.records[*at].table == table);
        Some(
            same_table
                .collect::<Vec<_>>()
                .into_iter()
                .filter_map(|at| self.number(at, field, Outcome::ValueDropped))
                .sum(),
        )
    }

    pub fn time(&mut self, at: usize, field: Field) -> Option<Timestamp> {
        let text = self.text(at, field)?;
        let slot = self.table(at).slot(field)?;
        let moment = dates::text(text, self.table(at).slots[slot].order).and_then(|moment| moment.at(&self.zone));
        if moment.is_none() && !self.is_bad_time(at, field) {
            self.report(at, field, Reason::BadTime, Outcome::ValueDropped);
        }
        moment
    }

    /// Whether it was said that the cell is no time.
    fn is_bad_time(&self, at: usize, field: Field) -> bool {
        let Some(slot) = self.table(at).slot(field) else { return false };
        let (file, header, row) = (&self.table(at).file, &self.table(at).slots[slot].header, self.records[at].row);
        let is_said = |problem: &Problem| {
            problem.reason == Reason::BadTime
                && problem.row == row
                && problem.column == *header
                && problem.file == *file
        };
        self.problems.iter().any(is_said)
    }

    /// The first time among rows that can be read.
    pub fn first_time(&mut self, rows: &[usize], field: Field) -> Option<Timestamp> {
        rows.iter().copied().find_map(|at| self.time(at, field))
    }

    /// Takes all rows out for want of a time: with the one that could not be read, or as having none.
    pub fn take_all_out_without_time(&mut self, field: Field) {
        for at in 0..self.records.len() {
            if self.fates[at] != Fate::Taken {
                continue;
            }
            let (file, row) = (&self.table(at).file, self.records[at].row);
            let is_its = |problem: &&mut Problem| {
                problem.reason == Reason::BadTime && problem.row == row && problem.file == *file
            };
            let mut is_said = false;
            for problem in self.problems.iter_mut().filter(is_its) {
                problem.outcome = Outcome::Rejected;
                is_said = true;
            }
            if is_said {
                self.fates[at] = Fate::Rejected;
            } else {
                self.take_out(at, field, Reason::Missing, Fate::Rejected);
            }
        }
    }

    /// Takes all rows out for want of an amount: with the one that could not be read, or as belonging to it.
    pub fn take_all_out_without_amount(&mut self) {
        for at in 0..self.records.len() {
            if self.fates[at] != Fate::Taken {
                continue;
            }
            let (file, row) = (&self.table(at).file, self.records[at].row);
            let is_its =
                |problem: &Problem| problem.reason == Reason::BadNumber && problem.row == row && problem.file == *file;
            if self.problems.iter().any(is_its) {
                self.fates[at] = Fate::Rejected;
            } else {
                self.take_out(at, Field::OrderId, Reason::OfBadOrder, Fate::Rejected);
            }
        }
    }

    pub fn report(&mut self, at: usize, field: Field, reason: Reason, outcome: Outcome) {
        let (file, row) = (self.table(at).file.clone(), self.records[at].row);
        let slot = self.table(at).slot(field).map(|slot| &self.table(at).slots[slot]);
        let column = slot.map_or(String::new(), |slot| slot.header.clone());
        let value = self.text(at, field).unwrap_or_default().to_owned();
        self.problems.push(Problem { file, row, column, value, reason, outcome });
    }

    /// Takes a row out, saying why.
    pub fn take_out(&mut self, at: usize, field: Field, reason: Reason, fate: Fate) {
        let outcome = if fate == Fate::SetAside { Outcome::SetAside } else { Outcome::Rejected };
        self.report(at, field, reason, outcome);
        self.fates[at] = fate;
    }

    /// Takes all rows out that are still in.
    pub fn take_all_out(&mut self, field: Field, reason: Reason, fate: Fate) {
        for at in 0..self.records.len() {
            if self.fates[at] == Fate::Taken {
                self.take_out(at, field, reason, fate);
            }
        }
    }

    /// A customer's traits from these rows, a later row over an earlier one.
    pub fn traits(&mut self, rows: &[usize]) -> Map<String, Value> {
        const TEXTS: [(Field, &str); 7] = [
            (Field::CustomerName, "name"),
            (Field::Gender, "gender"),
            (Field::City, "city"),
            (Field::Province, "state"),
            (Field::Country, "country"),
            (Field::PostalCode, "postal_code"),
            (Field::Language, "language"),
        ];
        let mut traits = Map::new();
        for at in rows.iter().copied() {
            for (field, name) in TEXTS {
                put(&mut traits, name, self.text(at, field));
            }
            put(&mut traits, "email", self.text(at, Field::Email).map(str::to_lowercase));
            put(&mut traits, "phone", self.text(at, Field::Phone));
            let birthday = self.time(at, Field::Birthday).map(|day| day.to_zoned(self.zone.clone()).date().to_string());
            put(&mut traits, "birthday", birthday);
            put(&mut traits, "created_at", self.time(at, Field::CreatedAt).map(|at| at.to_string()));
            if let Some(tags) = self.text(at, Field::Tags) {
                let tags: Vec<Value> = tags.split([',', '，', ';', '；']).map(|tag| tag.trim().into()).collect();
                traits.insert("tags".into(), tags.into());
            }
            let extras = &self.table(at).extras;
            for ((_, name), cell) in extras.iter().zip(&self.records[at].cells[self.table(at).slots.len()..]) {
                put(&mut traits, clean::cell(name), Some(cell.as_str()).filter(|cell| !cell.is_empty()));
            }
        }
        traits
    }
}

/// Sets what is there.
pub(super) fn put(map: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value.into());
    }
}

pub(super) fn put_time(map: &mut Map<String, Value>, key: &str, value: Option<impl Display>) {
    put(map, key, value.map(|at| at.to_string()));
}

/// A decimal as a JSON number, kept to `digits` after the point.
pub(super) fn number(value: Decimal, digits: u32) -> Value {
    serde_json::to_value(value.rounded(digits)).unwrap_or(Value::Null)
}
