use jiff::civil::Date;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use web::{Fault, FieldError};

use super::definition::{Compare, EventRule, FieldRule, Filter, Node, Property, Scalar, Test, TextTest};
use super::fields::{Field, FieldType, rfm_groups};
use super::parse_purchases::{purchases, window};
use crate::lifecycle::Class;

const MAX_DEPTH: usize = 8;
const MAX_NODES: usize = 100;
const MAX_TEXT: usize = 200;
const MAX_CHOICES: usize = 200;
pub(super) const MAX_DAYS: i64 = 3650;
pub(super) const MAX_COUNT: i64 = 1_000_000;
const MAX_FILTERS: usize = 10;
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
    // Of what a shop made up, only numbers have an order.
    let is_number = matches!(field, Field::Custom(_)) && matches!(op, "gt" | "gte" | "lt" | "lte" | "between");
    let one = |json: Option<&Json>| if is_number { number(json, &at) } else { scalar(&field, json, &at) };
    let test = match (op, compare(op)) {
        (_, Some(compare)) => Test::Compare(compare, one(value)?),
        ("between", _) => {
            let Some([low, high]) = value.and_then(Json::as_array).map(Vec::as_slice) else {
                return wrong(&at, Fault::FromTo);
            };
            Test::Between(one(Some(low))?, one(Some(high))?)
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

fn choices<T>(
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

/// Events about a product, whose name, category and brand the catalogue knows.
pub(super) const OF_PRODUCTS: [&str; 4] = ["Product Viewed", "Product Clicked", "Product Added", "Product Removed"];
pub(super) const ORDER: &str = "Order Completed";

/// What can be asked of an event beside how often it happened.
pub(super) fn properties(event: &str) -> &'static [(&'static str, Property)] {
    use Property as P;
    match event {
        ORDER => &[
            ("product_id", P::Item),
            ("name", P::ProductName),
            ("category", P::ProductCategory),
            ("brand", P::ProductBrand),
            ("channel", P::OrderChannel),
            ("coupon", P::OrderCoupon),
        ],
        _ if OF_PRODUCTS.contains(&event) => &[
            ("product_id", P::Item),
            ("name", P::ProductName),
            ("category", P::ProductCategory),
            ("brand", P::ProductBrand),
        ],
        "Products Searched" | "Search Without Result" | "Search Clicked" | "Search Ordered" => &[("query", P::Item)],
        "Product List Viewed" => &[("category", P::Item)],
        "Page Left" => &[("path", P::Item)],
        _ => &[("item", P::Item)],
    }
}

fn event(json: &Json, path: &str) -> Result<EventRule, FieldError> {
    let Some(object) = json.as_object() else { return wrong(path, Fault::form("an object")) };
    let name = text(object.get("name"), &format!("{path}.name"))?;
    if name.starts_with("Order ") && name != ORDER {
        return wrong(
            &format!("{path}.name"),
            Fault::EventNotCounted { given: name.to_owned(), counted: ORDER.to_owned() },
        );
    }
    let count_path = format!("{path}.count");
    let Some(counted) = object.get("count").and_then(Json::as_object) else {
        return wrong(&count_path, Fault::form("an object with op and value"));
    };
    let op = counted.get("op").and_then(Json::as_str).and_then(compare);
    let Some(compare) = op else { return wrong(&format!("{count_path}.op"), Fault::one_of(&COMPARISONS)) };
    let count = counted.get("value").and_then(Json::as_i64).filter(|count| (0..=MAX_COUNT).contains(count));
    let Some(count) = count else {
        return wrong(&format!("{count_path}.value"), Fault::Range { low: 0, high: MAX_COUNT });
    };
    let window = window(object, path)?;
    let filters = match object.get("where") {
        None | Some(Json::Null) => Vec::new(),
        Some(Json::Array(list)) if list.len() <= MAX_FILTERS => {
            let one = |(n, json): (usize, &Json)| filter(name, json, &format!("{path}.where[{n}]"));
            list.iter().enumerate().map(one).collect::<Result<_, _>>()?
        }
        Some(_) => {
            return wrong(
                &format!("{path}.where"),
                Fault::form(&format!("a list of at most {MAX_FILTERS} conditions")),
            );
        }
    };
    Ok(EventRule { name: name.to_owned(), compare, count, window, filters })
}

fn filter(event: &str, json: &Json, path: &str) -> Result<Filter, FieldError> {
    let known = properties(event);
    let given = text(json.get("property"), &format!("{path}.property"))?;
    let Some((_, property)) = known.iter().find(|(name, _)| *name == given) else {
        let known = known.iter().map(|(name, _)| (*name).to_owned()).collect();
        let fault = Fault::NoProperty { event: event.to_owned(), given: given.to_owned(), known };
        return wrong(&format!("{path}.property"), fault);
    };
    let (value, at) = (json.get("value"), format!("{path}.value"));
    let test = match json.get("op").and_then(Json::as_str) {
        Some("eq") => TextTest::Is(text(value, &at)?.to_owned()),
        Some("ne") => TextTest::IsNot(text(value, &at)?.to_owned()),
        Some("contains") => TextTest::Contains(text(value, &at)?.to_owned()),
        Some("in") => TextTest::In(choices(value, &at, |one| text(Some(one), &at).map(str::to_owned))?),
        _ => return wrong(&format!("{path}.op"), Fault::one_of(&["eq", "ne", "in", "contains"])),
    };
    Ok(Filter { property: *property, test })
}
