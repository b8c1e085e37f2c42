use serde_json::Value as Json;
use web::{Fault, FieldError};

use super::definition::{EventRule, Filter, FilterTest, NumberTest, Property, TextTest};
use super::fields::FieldType;
use super::parse::{COMPARISONS, MAX_COUNT, MAX_MONEY, choices, compare, text, wrong};
use super::parse_purchases::window;
use crate::facts::numbers::{Number, kept};

const MAX_FILTERS: usize = 10;
const OF_TEXT: [&str; 4] = ["eq", "ne", "in", "contains"];
const OF_NUMBER: [&str; 7] = ["eq", "ne", "gt", "gte", "lt", "lte", "between"];

/// Events about a product, whose name, category and brand the catalogue knows.
pub(super) const OF_PRODUCTS: [&str; 4] = ["Product Viewed", "Product Clicked", "Product Added", "Product Removed"];
pub(super) const ORDER: &str = "Order Completed";

/// What can be asked of an event beside how often it happened.
pub(super) fn properties(event: &str) -> Vec<(&'static str, Property)> {
    use Property as P;
    const PRODUCT: [(&str, Property); 4] = [
        ("product_id", P::Item),
        ("name", P::ProductName),
        ("category", P::ProductCategory),
        ("brand", P::ProductBrand),
    ];
    const OF_ORDER: [(&str, Property); 7] = [
        ("channel", P::OrderChannel),
        ("coupon", P::OrderCoupon),
        ("total", P::OrderTotal),
        ("discount", P::OrderDiscount),
        ("units", P::OrderUnits),
        ("price", P::LinePrice),
        ("quantity", P::LineQuantity),
    ];
    let texts: &[(&str, Property)] = match event {
        ORDER => return [PRODUCT.as_slice(), &OF_ORDER].concat(),
        _ if OF_PRODUCTS.contains(&event) => &PRODUCT,
        // What became of a search has its term, and no number of its own.
        "Search Without Result" | "Search Clicked" | "Search Ordered" => return vec![("query", P::Item)],
        "Products Searched" => &[("query", P::Item)],
        "Product List Viewed" => &[("category", P::Item)],
        "Page Left" => &[("path", P::Item)],
        _ => &[("item", P::Item)],
    };
    let numbers = kept(event).iter().map(|number| (named(*number), P::Told(*number)));
    texts.iter().copied().chain(numbers).collect()
}

fn named(number: Number) -> &'static str {
    match number {
        Number::Price => "price",
        Number::Value => "value",
        Number::Quantity => "quantity",
        Number::Results => "results",
    }
}

/// The tests that fit a property.
pub(super) fn tests(property: Property) -> &'static [&'static str] {
    if property.kind() == FieldType::Text { &OF_TEXT } else { &OF_NUMBER }
}

pub(super) fn event(json: &Json, path: &str) -> Result<EventRule, FieldError> {
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
    let Some((_, property)) = known.iter().copied().find(|(name, _)| *name == given) else {
        let known = known.iter().map(|(name, _)| (*name).to_owned()).collect();
        let fault = Fault::NoProperty { event: event.to_owned(), given: given.to_owned(), known };
        return wrong(&format!("{path}.property"), fault);
    };
    let (op_path, known) = (format!("{path}.op"), tests(property));
    let Some(op) = json.get("op").and_then(Json::as_str) else { return wrong(&op_path, Fault::one_of(known)) };
    if !known.contains(&op) {
        let known = known.iter().map(|&op| op.to_owned()).collect();
        return wrong(&op_path, Fault::Comparison { op: op.to_owned(), field: given.to_owned(), known });
    }
    let (value, at) = (json.get("value"), format!("{path}.value"));
    let test = match property.kind() {
        FieldType::Text => FilterTest::Text(text_test(op, value, &at)?),
        FieldType::Money => FilterTest::Number(number_test(op, value, &at, MAX_MONEY)?),
        _ => FilterTest::Number(number_test(op, value, &at, MAX_COUNT)?),
    };
    Ok(Filter { property, test })
}

fn text_test(op: &str, value: Option<&Json>, at: &str) -> Result<TextTest, FieldError> {
    let one = || text(value, at).map(str::to_owned);
    Ok(match op {
        "eq" => TextTest::Is(one()?),
        "ne" => TextTest::IsNot(one()?),
        "contains" => TextTest::Contains(one()?),
        _ => TextTest::In(choices(value, at, |one| text(Some(one), at).map(str::to_owned))?),
    })
}

fn number_test(op: &str, value: Option<&Json>, at: &str, most: i64) -> Result<NumberTest, FieldError> {
    let number = |json: Option<&Json>, low: i64, at: &str| {
        let number = json.and_then(Json::as_i64).filter(|number| (low..=most).contains(number));
        number.map_or_else(|| wrong(at, Fault::Range { low, high: most }), Ok)
    };
    if let Some(compare) = compare(op) {
        return Ok(NumberTest::Compare(compare, number(value, 0, at)?));
    }
    let Some([low, high]) = value.and_then(Json::as_array).map(Vec::as_slice) else { return wrong(at, Fault::FromTo) };
    let low = number(Some(low), 0, &format!("{at}[0]"))?;
    Ok(NumberTest::Between(low, number(Some(high), low, &format!("{at}[1]"))?))
}
