use jiff::civil::Date;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use web::{Fault, FieldError};

use super::definition::{Compare, FieldRule, Node, Scalar, Test};
use super::fields::{Field, FieldType, rfm_groups};
use super::parse_events::event;
use super::parse_purchases::purchases;
use crate::lifecycle::Class;

const MAX_DEPTH: usize = 8;
const MAX_NODES: usize = 100;
const MAX_TEXT: usize = 200;
const MAX_CHOICES: usize = 200;
pub(super) const MAX_DAYS: i64 = 3650;
pub(super) const MAX_COUNT: i64 = 1_000_000;
/// In minor units.
pub(super) const MAX_MONEY: i64 = 1_000_000_000_000_000;
pub(super) const COMPARISONS: [&str; 6] = ["eq", "ne", "gt", "gte", "lt", "lte"];

/// Reads a definition.
///
/// # Errors
/// The place of the first rule that is wrong (`definition.all[1].value`), and what is wrong with it.
pub fn parse(definition: &Json) -> Result<Node, FieldError> {
    let mut reader = Reader { nodes: 0 };
    reader.node(definition, "definition", 1)
}

const KINDS: [&str; 7] = ["all", "any", "not", "event", "field", "purchases", "segment"];

struct Reader {
    nodes: usize,
}

pub(super) fn wrong<T>(path: &str, fault: Fault) -> Result<T, FieldError> {
    Err(FieldError::new(path, fault))
}

impl Reader {
    fn node(&mut self, json: &Json, path: &str, depth: usize) -> Result<Node, FieldError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return wrong(path, Fault::TooManyRules { most: MAX_NODES });
        }
        if depth > MAX_DEPTH {
            return wrong(path, Fault::TooDeep { most: MAX_DEPTH });
        }
        let Some(object) = json.as_object() else { return wrong(path, Fault::form("an object")) };
        match object.keys().map(String::as_str).find(|key| KINDS.contains(key)) {
            Some("all") => Ok(Node::All(self.group(&object["all"], &format!("{path}.all"), depth)?)),
            Some("any") => Ok(Node::Any(self.group(&object["any"], &format!("{path}.any"), depth)?)),
            Some("not") => Ok(Node::Not(Box::new(self.node(&object["not"], &format!("{path}.not"), depth + 1)?))),
            Some("event") => event(&object["event"], &format!("{path}.event")).map(Node::Event),
            Some("field") => field(object, path).map(Node::Field),
            Some("purchases") => purchases(&object["purchases"], &format!("{path}.purchases")).map(Node::Purchases),
            Some("segment") => segment(&object["segment"], &format!("{path}.segment")).map(Node::Segment),
            _ => wrong(path, Fault::form(&format!("an object with one of {}", KINDS.join(", ")))),
        }
    }

    fn group(&mut self, json: &Json, path: &str, depth: usize) -> Result<Vec<Node>, FieldError> {
        let Some(list) = json.as_array() else { return wrong(path, Fault::form("a list of rules")) };
        list.iter().enumerate().map(|(n, node)| self.node(node, &format!("{path}[{n}]"), depth + 1)).collect()
    }
}

pub(super) fn text<'a>(json: Option<&'a Json>, path: &str) -> Result<&'a str, FieldError> {
    match json.and_then(Json::as_str) {
        Some(text) if text.contains('\0') => wrong(path, Fault::form("a text without NUL characters")),
        Some(text) if !text.is_empty() && text.chars().count() <= MAX_TEXT => Ok(text),
        _ => wrong(path, Fault::Characters { least: 1, most: MAX_TEXT }),
    }
}

pub(super) fn days(json: Option<&Json>, path: &str) -> Result<i64, FieldError> {
    match json.and_then(Json::as_i64) {
        Some(days) if (1..=MAX_DAYS).contains(&days) => Ok(days),
        _ => wrong(path, Fault::Range { low: 1, high: MAX_DAYS }),
    }
}

pub(super) fn compare(op: &str) -> Option<Compare> {
    Some(match op {
        "eq" => Compare::Eq,
        "ne" => Compare::Ne,
        "gt" => Compare::Gt,
        "gte" => Compare::Gte,
        "lt" => Compare::Lt,
        "lte" => Compare::Lte,
        _ => return None,
    })
}

pub(super) fn day(json: Option<&Json>, path: &str) -> Result<Date, FieldError> {
    let day = json.and_then(Json::as_str).and_then(|text| text.get(..10)?.parse::<Date>().ok());
    match day.filter(|day| (1900..=2200).contains(&day.year())) {
        Some(day) => Ok(day),
        None => wrong(path, Fault::Day),
    }
}

fn segment(json: &Json, path: &str) -> Result<Uuid, FieldError> {
    match json.as_str().and_then(|id| Uuid::parse_str(id).ok()) {
        Some(id) => Ok(id),
        None => wrong(path, Fault::form("the id of a segment")),
    }
}

fn field(object: &Map<String, Json>, path: &str) -> Result<FieldRule, FieldError> {
    let key = text(object.get("field"), &format!("{path}.field"))?;
    let Some(field) = Field::find(key) else {
        return wrong(&format!("{path}.field"), Fault::NoField { given: key.to_owned() });
    };
    let op_path = format!("{path}.op");
    let op = text(object.get("op"), &op_path)?;
    if !field.operators().contains(&op) {
        let known = field.operators().iter().map(|&op| op.to_owned()).collect();
        return wrong(&op_path, Fault::Comparison { op: op.to_owned(), field: key.to_owned(), known });
    }
    let (value, at) = (object.get("value"), format!("{path}.value"));
    // Of what a shop made up, only numbers and days have an order.
    let is_ordered = matches!(field, Field::Custom(_)) && matches!(op, "gt" | "gte" | "lt" | "lte" | "between");
    let one = |json: Option<&Json>| match json {
        Some(Json::String(_)) if is_ordered => day(json, &at).map(Scalar::Day),
        _ if is_ordered => number(json, &at),
        _ => scalar(&field, json, &at),
    };
    let test = match (op, compare(op)) {
        (_, Some(compare)) => Test::Compare(compare, one(value)?),
        ("between", _) => {
            let Some([low, high]) = value.and_then(Json::as_array).map(Vec::as_slice) else {
                return wrong(&at, Fault::FromTo);
            };
            let (low, high) = (one(Some(low))?, one(Some(high))?);
            if matches!(low, Scalar::Day(_)) != matches!(high, Scalar::Day(_)) {
                return wrong(&at, Fault::FromTo);
            }
            Test::Between(low, high)
        }
        ("in", _) => Test::In(choices(value, &at, |one| scalar(&field, Some(one), &at))?),
        ("contains", _) => Test::Contains(text(value, &at)?.to_owned()),
        ("within_days", _) => Test::WithinDays(days(value, &at)?),
        ("not_within_days", _) => Test::NotWithinDays(days(value, &at)?),
        ("is_set", _) => Test::IsSet,
        _ => Test::NotSet,
    };
    Ok(FieldRule { field, test })
}

pub(super) fn choices<T>(
    json: Option<&Json>,
    path: &str,
    one: impl Fn(&Json) -> Result<T, FieldError>,
) -> Result<Vec<T>, FieldError> {
    match json.and_then(Json::as_array) {
        Some(list) if (1..=MAX_CHOICES).contains(&list.len()) => list.iter().map(one).collect(),
        _ => wrong(path, Fault::form(&format!("a list of 1 to {MAX_CHOICES} values"))),
    }
}

fn scalar(field: &Field, json: Option<&Json>, path: &str) -> Result<Scalar, FieldError> {
    match field.kind() {
        FieldType::Number | FieldType::Money => number(json, path),
        FieldType::Bool => match json.and_then(Json::as_bool) {
            Some(value) => Ok(Scalar::Bool(value)),
            None => wrong(path, Fault::YesNo),
        },
        FieldType::Time => day(json, path).map(Scalar::Day),
        FieldType::Enum => {
            let value = text(json, path)?;
            if *field == Field::RfmGroup {
                let known = rfm_groups();
                if known.iter().any(|(key, _)| key == value) {
                    return Ok(Scalar::Text(value.to_owned()));
                }
                let known = known.into_iter().map(|(key, _)| key).collect();
                return wrong(path, Fault::OneOf { known });
            }
            if Class::ALL.iter().any(|class| class.as_str() == value) {
                return Ok(Scalar::Text(value.to_owned()));
            }
            wrong(path, Fault::Class { given: value.to_owned() })
        }
        FieldType::Text => match (field, json) {
            (Field::Custom(_), Some(Json::Bool(value))) => Ok(Scalar::Bool(*value)),
            (Field::Custom(_), Some(Json::Number(_))) => number(json, path),
            _ => text(json, path).map(|text| Scalar::Text(text.to_owned())),
        },
    }
}

fn number(json: Option<&Json>, path: &str) -> Result<Scalar, FieldError> {
    match json {
        Some(Json::Number(value)) if value.as_i64().is_some() => Ok(Scalar::Whole(value.as_i64().unwrap_or_default())),
        Some(Json::Number(value)) => match value.as_f64().filter(|value| value.is_finite()) {
            Some(value) => Ok(Scalar::Number(value)),
            None => wrong(path, Fault::Number),
        },
        _ => wrong(path, Fault::Number),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let wrong = |json: Json| parse(&json).unwrap_err();
        assert_eq!(
            wrong(json!({"all": [{"field": "orders", "op": "gte", "value": "3"}]})).field,
            "definition.all[0].value"
        );
        assert_eq!(wrong(json!({"not": {"field": "nonsense", "op": "eq", "value": 1}})).field, "definition.not.field");
        assert_eq!(wrong(json!({"field": "orders", "op": "contains", "value": 1})).field, "definition.op");
        assert_eq!(wrong(json!([])).field, "definition");
        let event = json!({"event": {"name": "Product Viewed", "count": {"op": "gte", "value": 1},
            "where": [{"property": "colour", "op": "eq", "value": "red"}]}});
        assert_eq!(wrong(event).field, "definition.event.where[0].property");
        for (name, filter, place) in [
            ("Product Viewed", json!({"property": "price", "op": "contains", "value": "1"}), "op"),
            ("Product Viewed", json!({"property": "price", "op": "gt", "value": "100"}), "value"),
            ("Product Viewed", json!({"property": "price", "op": "gt", "value": -1}), "value"),
            ("Product Viewed", json!({"property": "category", "op": "gt", "value": 1}), "op"),
            ("Order Completed", json!({"property": "total", "op": "between", "value": [5, 4]}), "value[1]"),
            ("Order Completed", json!({"property": "total", "op": "between", "value": 5}), "value"),
            ("Products Searched", json!({"property": "price", "op": "eq", "value": 5}), "property"),
        ] {
            let event = json!({"event": {"name": name, "count": {"op": "gte", "value": 1}, "where": [filter]}});
            assert_eq!(wrong(event).field, format!("definition.event.where[0].{place}"));
        }
        let bought = |more: Json| {
            let mut rule = json!({"measure": "net", "op": "gte", "value": 1});
            rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            rule
        };
        for (window, place) in [
            (json!({"days_ago": [30, 60]}), "days_ago[0]"),
            (json!({"days_ago": 30}), "days_ago"),
            (json!({"between": ["2026-02-01", "2026-01-01"]}), "between[1]"),
            (json!({"within_days": 3, "between": ["2026-01-01", "2026-02-01"]}), "between"),
            (json!({"op": "in"}), "op"),
            (json!({"value": -1}), "value"),
            (json!({"measure": "smiles"}), "measure"),
        ] {
            let error = wrong(json!({"all": [{"purchases": bought(window)}]}));
            assert_eq!(error.field, format!("definition.all[0].purchases.{place}"));
        }
        assert_eq!(wrong(json!({"segment": "loyal"})).field, "definition.segment");
        assert_eq!(wrong(json!({"field": "rfm_group", "op": "eq", "value": "rich"})).field, "definition.value");
        let deep = (0..9).fold(json!({"all": []}), |node, _| json!({"not": node}));
        assert!(wrong(deep).message.contains("nested"));
        let wide: Vec<Json> = (0..101).map(|_| json!({"all": []})).collect();
        assert!(wrong(json!({"any": wide})).message.contains("100"));
    }
}
