use jiff::civil::Date;
use primitives::ShopId;
use serde_json::{Map, Value as Json};
use store::Sql;
use web::{Fault, Problem};

use super::definition::{self, Choice, CustomField, FieldKind, Label};
use crate::customers::is_column;
use crate::facts::traits::{IDENTIFIERS, MAX_NAME_CHARS, standard_name};

pub(super) const MAX_FIELDS: usize = 100;
const MAX_OPTIONS: usize = 100;
const MAX_LABEL: usize = 60;
const MAX_TEXT: usize = 500;

impl CustomField {
    /// What is wrong with a value that staff write; null takes it away.
    pub fn fault(&self, value: &Json) -> Option<Fault> {
        if value.is_null() {
            return None;
        }
        let text = value.as_str();
        match self.kind {
            FieldKind::Text => {
                let is_fit = text.is_some_and(|text| (1..=MAX_TEXT).contains(&text.chars().count()));
                (!is_fit).then_some(Fault::Characters { least: 1, most: MAX_TEXT })
            }
            FieldKind::Number => (!value.is_number()).then_some(Fault::Number),
            FieldKind::Date => {
                let is_day = text.is_some_and(|text| text.len() == 10 && text.parse::<Date>().is_ok());
                (!is_day).then_some(Fault::Day)
            }
            FieldKind::YesNo => (!value.is_boolean()).then_some(Fault::YesNo),
            FieldKind::Choice => {
                let known: Vec<String> = self.options.iter().map(|option| option.key.clone()).collect();
                let is_option = text.is_some_and(|text| known.iter().any(|key| key == text));
                (!is_option).then_some(Fault::OneOf { known })
            }
        }
    }
}

/// Checks what staff write into fields that are defined; what is not defined is free.
///
/// # Errors
/// 422 with the field whose value is of another type.
pub(crate) async fn check_values(db: &impl Sql, shop: ShopId, given: &Map<String, Json>) -> Result<(), Problem> {
    if given.is_empty() {
        return Ok(());
    }
    for field in definition::all(db, shop).await? {
        if let Some(fault) = given.get(&field.key).and_then(|value| field.fault(value)) {
            return Err(Problem::invalid(&format!("custom.{}", field.key), fault));
        }
    }
    Ok(())
}

/// A key under which custom traits are kept.
pub(super) fn check_key(key: &str) -> Result<&str, Problem> {
    let key = key.trim();
    if key.is_empty() || key.chars().count() > MAX_NAME_CHARS || key.contains('=') || key.chars().any(char::is_control)
    {
        return Err(Problem::invalid("key", Fault::OneLine { most: MAX_NAME_CHARS }));
    }
    if standard_name(key).is_some() || IDENTIFIERS.contains(&key) || is_column(key) {
        return Err(Problem::invalid("key", Fault::Taken { given: key.to_owned() }));
    }
    Ok(key)
}

pub(super) fn check_label(label: &Label, field: &str) -> Result<Label, Problem> {
    let label = trimmed(label);
    if label.zh.is_empty() && label.en.is_empty() {
        return Err(Problem::invalid(field, Fault::NeedsName));
    }
    check_length(&label, field)?;
    Ok(label)
}

fn check_length(label: &Label, field: &str) -> Result<(), Problem> {
    if [&label.zh, &label.en].into_iter().any(|name| name.chars().count() > MAX_LABEL) {
        return Err(Problem::invalid(field, Fault::TooLong { most: MAX_LABEL }));
    }
    Ok(())
}

fn trimmed(label: &Label) -> Label {
    Label { zh: label.zh.trim().to_owned(), en: label.en.trim().to_owned() }
}

/// The options of a field: a choice has some, all else has none.
pub(super) fn check_options(kind: FieldKind, options: &[Choice]) -> Result<Vec<Choice>, Problem> {
    let (least, most) = if kind == FieldKind::Choice { (1, MAX_OPTIONS) } else { (0, 0) };
    if !(least..=most).contains(&options.len()) {
        return Err(Problem::invalid("options", Fault::Count { found: options.len(), least, most }));
    }
    let mut checked: Vec<Choice> = Vec::with_capacity(options.len());
    for option in options {
        let key = option.key.trim();
        if key.is_empty() || key.chars().count() > MAX_LABEL {
            return Err(Problem::invalid("options", Fault::Characters { least: 1, most: MAX_LABEL }));
        }
        if checked.iter().any(|known| known.key == key) {
            return Err(Problem::invalid("options", Fault::Taken { given: key.to_owned() }));
        }
        check_length(&option.label, "options")?;
        checked.push(Choice { key: key.to_owned(), label: trimmed(&option.label) });
    }
    Ok(checked)
}
