use tabular::{Cell, Row, clean};
use uuid::Uuid;

use crate::imports::draft::digest;
use crate::imports::plan::{Plan, PlannedTable, Slot};
use crate::imports::{Field, Kind, Outcome, Problem, Reason, RowShape};

/// A row's cells under the key that brings it together with others, or why it has none.
pub(super) struct Extracted {
    pub keyed: Option<(String, u64, Vec<String>)>,
    pub problems: Vec<Problem>,
}

/// Beyond this, a floating-point number is no longer every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;

pub(super) fn extract(plan: &Plan, table: &PlannedTable, row: &Row) -> Extracted {
    let mut problems = Vec::new();
    let mut report = |slot: Option<&Slot>, value: &str, reason: Reason, outcome: Outcome| {
        let column = slot.map_or(String::new(), |slot| slot.header.clone());
        let (file, value) = (table.file.clone(), value.to_owned());
        problems.push(Problem { file, row: row.number, column, value, reason, outcome });
    };
    if let Some(surplus) = row.cells.iter().skip(table.table.columns().len()).find(|cell| !cell.is_blank()) {
        report(None, &surplus.text(), Reason::TooManyCells, Outcome::Rejected);
        return Extracted { keyed: None, problems };
    }
    let mut cells = Vec::with_capacity(table.slots.len() + table.extras.len());
    let mut is_lost = false;
    for slot in &table.slots {
        let cell = row.cell(slot.columns[0]);
        let text = if slot.columns.len() > 1 { sum(slot, row) } else { text(slot.field, cell) };
        let rounded = matches!(cell, Cell::Number(number) if number.abs() >= EXACT) || clean::is_rounded_id(&text);
        // Half of a number is the number of many: 1.38E+10.
        if slot.field == Field::Phone && rounded {
            report(Some(slot), &text, Reason::RoundedId, Outcome::ValueDropped);
            cells.push(String::new());
            continue;
        }
        if slot.field.kind() == Kind::Id && rounded {
            report(Some(slot), &text, Reason::RoundedId, Outcome::Rejected);
            is_lost = true;
        }
        cells.push(text);
    }
    cells.extend(table.extras.iter().map(|(column, _)| clean::cell(&row.cell(*column).text()).to_owned()));
    match key(plan, table, &cells) {
        Ok(key) if !is_lost => return Extracted { keyed: Some((key, row.number, cells)), problems },
        Ok(_) => {}
        Err(slot) => report(slot, "", Reason::Missing, Outcome::Rejected),
    }
    for (slot, text) in table.slots.iter().zip(&cells) {
        if let Some(reason) = plan.fault(table, slot, text) {
            report(Some(slot), text, reason, Outcome::Rejected);
        }
    }
    problems.iter_mut().for_each(|problem| problem.outcome = Outcome::Rejected);
    Extracted { keyed: None, problems }
}

fn text(field: Field, cell: &Cell) -> String {
    let text = cell.text();
    let inner = clean::cell(&text);
    // Ids that went through a floating-point column: 17850.0
    let whole =
        inner.strip_suffix(".0").filter(|whole| field.kind() == Kind::Id && whole.bytes().all(|b| b.is_ascii_digit()));
    whole.unwrap_or(inner).to_owned()
}

/// The columns added up; when one is no number, that one, so that it is reported.
fn sum(slot: &Slot, row: &Row) -> String {
    let mut sum = tabular::Decimal::ZERO;
    let mut any = false;
    for column in &slot.columns {
        let text = text(slot.field, row.cell(*column));
        if text.is_empty() {
            continue;
        }
        match slot.numerals.parse(&text) {
            Ok(number) => sum = sum + number,
            Err(_) => return text,
        }
        any = true;
    }
    if any { sum.to_string() } else { String::new() }
}

/// What a row is staged under: the first filled field of those that its shape goes by.
fn key<'a>(plan: &Plan, table: &'a PlannedTable, cells: &[String]) -> Result<String, Option<&'a Slot>> {
    use Field::{Category, CustomerId, CustomerKey, Email, OrderId, OrderedAt, Phone, ProductId, ReviewId, Sku};
    let value = |field: Field| table.slot(field).map(|at| cells[at].as_str()).filter(|text| !text.is_empty());
    let shape = plan.spec(table).row;
    if let Some(rules) = plan.mapping.reviews.as_ref().filter(|_| shape == RowShape::Review) {
        return Ok(review_key(|field| value(field).filter(|_| field != ReviewId || !rules.ids_of_file)));
    }
    if let Some(rules) = plan.mapping.answers.as_ref().filter(|_| shape == RowShape::Answer) {
        return Ok(answer_key(rules.survey, value, cells));
    }
    let fields: &[Field] = match shape {
        RowShape::Order | RowShape::Line | RowShape::Payment | RowShape::Parcel => &[OrderId],
        RowShape::Review => &[OrderId, ReviewId],
        RowShape::Customer => &[CustomerKey, CustomerId, Email, Phone],
        RowShape::Product => &[ProductId, Sku],
        RowShape::Category => &[Category],
        // Each stands for itself.
        RowShape::Event | RowShape::Answer => return Ok(String::new()),
        RowShape::Transaction => {
            let missing = |field| table.slot(field).map(|at| &table.slots[at]);
            let customer = value(CustomerId).ok_or_else(|| missing(CustomerId))?;
            let day = value(OrderedAt).ok_or_else(|| missing(OrderedAt))?;
            return Ok(format!("{customer}\u{1f}{day}"));
        }
    };
    let found = fields.iter().find_map(|field| value(*field)).map(str::to_owned);
    found.ok_or_else(|| fields.iter().find_map(|field| table.slot(*field)).map(|at| &table.slots[at]))
}

/// What an answer is known by in the next file: its number, who answered and when; where neither number nor person is
/// told, all that it says.
fn answer_key<'a>(survey: Uuid, value: impl Fn(Field) -> Option<&'a str>, cells: &[String]) -> String {
    let email = value(Field::Email).map(str::to_lowercase);
    let whose = [value(Field::ResponseId), value(Field::CustomerId), email.as_deref()];
    let mut parts = vec![survey.to_string()];
    if whose.iter().any(Option::is_some) {
        parts.extend(whose.iter().chain([&value(Field::OccurredAt)]).map(|part| part.unwrap_or_default().to_owned()));
    } else {
        parts.extend_from_slice(cells);
    }
    digest(parts.join("\u{1f}").as_bytes())
}

/// What a review of a file of reviews is known by in the next file: its own id; else its order and product; else who
/// wrote when about what. Where the writer's address is not known, what they wrote tells them apart as well. Of rows that
/// have the same, the category makes another review (`review_of_file`).
fn review_key<'a>(value: impl Fn(Field) -> Option<&'a str>) -> String {
    use Field::{Author, Email, OrderId, ProductId, ProductName, Rating, ReviewId, ReviewedAt, Sku, Text, Title};
    if let Some(id) = value(ReviewId) {
        return id.to_owned();
    }
    if let Some(order) = value(OrderId) {
        return match value(ProductId).or_else(|| value(Sku)) {
            Some(product) => format!("{order}:{product}"),
            None => order.to_owned(),
        };
    }
    let mut parts = vec![ProductId, Sku, ProductName, ReviewedAt];
    parts.extend(if value(Email).is_some() { vec![Email] } else { vec![Author, Rating, Title, Text] });
    let all: Vec<&str> = parts.into_iter().map(|field| value(field).unwrap_or_default()).collect();
    digest(all.join("\u{1f}").as_bytes())
}
