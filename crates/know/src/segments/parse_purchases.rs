use serde_json::{Map, Value as Json};
use web::{Fault, FieldError};

use super::definition::{Measure, PurchaseRule, Window};
use super::parse::{COMPARISONS, MAX_COUNT, MAX_DAYS, MAX_MONEY, compare, day, days, text, wrong};

const MEASURES: [&str; 3] = ["net", "orders", "units"];

pub(super) fn purchases(json: &Json, path: &str) -> Result<PurchaseRule, FieldError> {
    let Some(object) = json.as_object() else { return wrong(path, Fault::form("an object")) };
    let (measure, most) = match text(object.get("measure"), &format!("{path}.measure"))? {
        "net" => (Measure::Net, MAX_MONEY),
        "orders" => (Measure::Orders, MAX_COUNT),
        "units" => (Measure::Units, MAX_COUNT),
        _ => return wrong(&format!("{path}.measure"), Fault::one_of(&MEASURES)),
    };
    let Some(compare) = object.get("op").and_then(Json::as_str).and_then(compare) else {
        return wrong(&format!("{path}.op"), Fault::one_of(&COMPARISONS));
    };
    let value = object.get("value").and_then(Json::as_i64).filter(|value| (0..=most).contains(value));
    let Some(value) = value else { return wrong(&format!("{path}.value"), Fault::Range { low: 0, high: most }) };
    Ok(PurchaseRule { measure, compare, value, window: window(object, path)? })
}

/// The days that a rule is about: ever, where it names none.
pub(super) fn window(rule: &Map<String, Json>, path: &str) -> Result<Window, FieldError> {
    let given: Vec<(&str, &Json)> = ["within_days", "days_ago", "between"]
        .into_iter()
        .filter_map(|key| Some((key, rule.get(key).filter(|value| !value.is_null())?)))
        .collect();
    match given[..] {
        [] => Ok(Window::Ever),
        [("within_days", value)] => days(Some(value), &format!("{path}.within_days")).map(Window::Last),
        [("days_ago", value)] => days_ago(value, &format!("{path}.days_ago")),
        [(_, value)] => between(value, &format!("{path}.between")),
        [(one, _), (other, _), ..] => {
            wrong(&format!("{path}.{other}"), Fault::EitherOr { one: one.to_owned(), other: other.to_owned() })
        }
    }
}

fn days_ago(value: &Json, path: &str) -> Result<Window, FieldError> {
    let Some([from, to]) = value.as_array().map(Vec::as_slice) else { return wrong(path, Fault::FromTo) };
    let within = |value: &Json, low: i64, part: usize| {
        let days = value.as_i64().filter(|days| (low..=MAX_DAYS).contains(days));
        days.map_or_else(|| wrong(&format!("{path}[{part}]"), Fault::Range { low, high: MAX_DAYS }), Ok)
    };
    let to = within(to, 0, 1)?;
    Ok(Window::Ago(within(from, to, 0)?, to))
}

fn between(value: &Json, path: &str) -> Result<Window, FieldError> {
    let Some([from, to]) = value.as_array().map(Vec::as_slice) else { return wrong(path, Fault::FromTo) };
    let (from, to) = (day(Some(from), &format!("{path}[0]"))?, day(Some(to), &format!("{path}[1]"))?);
    if to < from {
        return wrong(&format!("{path}[1]"), Fault::Before { day: from.to_string() });
    }
    Ok(Window::Between(from, to))
}
