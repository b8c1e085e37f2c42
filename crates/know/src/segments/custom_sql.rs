use jiff::civil::Date;
use store::Value;

use super::compile::Builder;
use super::definition::{Compare, Scalar, Test};
use super::field_sql::{said_or_claimed, to_fraction};
use crate::facts::traits::CUSTOM;
use crate::purchases::date_of;

/// Custom fields are kept as the JSON that was sent.
pub(super) fn rule(builder: &mut Builder<'_>, name: &str, test: &Test) -> String {
    const SET: &str = "t.value IS NOT NULL AND t.value <> 'null'";
    let equal = |builder: &mut Builder<'_>, values: &[Scalar]| {
        let list = builder.list(values.iter().flat_map(spellings).map(Value::from));
        said_or_claimed(builder, CUSTOM, name, &format!("t.value IN ({list})"))
    };
    match test {
        Test::NotSet => format!("NOT {}", said_or_claimed(builder, CUSTOM, name, SET)),
        Test::Compare(Compare::Ne, value) => format!("NOT {}", equal(builder, std::slice::from_ref(value))),
        Test::Compare(Compare::Eq, value) => equal(builder, std::slice::from_ref(value)),
        Test::Compare(compare, Scalar::Day(day)) => {
            let test = on_written_day(builder, [(*compare, *day)]);
            said_or_claimed(builder, CUSTOM, name, &test)
        }
        Test::Compare(compare, bound) => {
            let bound = builder.bind(to_number(bound));
            said_or_claimed(builder, CUSTOM, name, &format!("{} {} {bound}", as_number(), compare.sql()))
        }
        Test::Between(Scalar::Day(low), Scalar::Day(high)) => {
            let test = on_written_day(builder, [(Compare::Gte, *low), (Compare::Lte, *high)]);
            said_or_claimed(builder, CUSTOM, name, &test)
        }
        Test::Between(low, high) => {
            let (low, high) = (builder.bind(to_number(low)), builder.bind(to_number(high)));
            let number = as_number();
            said_or_claimed(builder, CUSTOM, name, &format!("{number} >= {low} AND {number} <= {high}"))
        }
        Test::In(values) => equal(builder, values),
        Test::Contains(part) => {
            let parts = spellings(&Scalar::Text(part.clone()));
            let tests: Vec<String> =
                parts.iter().map(|part| builder.contains("t.value", part.trim_matches('"'))).collect();
            said_or_claimed(builder, CUSTOM, name, &format!("{SET} AND ({})", tests.join(" OR ")))
        }
        Test::WithinDays(days) => within_written(builder, name, *days),
        Test::NotWithinDays(days) => format!("NOT {}", within_written(builder, name, *days)),
        Test::IsSet => said_or_claimed(builder, CUSTOM, name, SET),
    }
}

fn within_written(builder: &mut Builder<'_>, name: &str, days: i64) -> String {
    let (first, today) = (date_of(builder.day(days - 1)), date_of(builder.day(0)));
    let test = on_written_day(builder, [(Compare::Gte, first), (Compare::Lte, today)]);
    said_or_claimed(builder, CUSTOM, name, &test)
}

/// Whether `t.value` is a text that begins with a day of which these hold; written so, days are in the order of texts.
fn on_written_day<const N: usize>(builder: &mut Builder<'_>, tests: [(Compare, Date); N]) -> String {
    let tests = tests.map(|(compare, day)| {
        let day = builder.bind(day.to_string());
        format!("SUBSTR(t.value, 2, 10) {} {day}", compare.sql())
    });
    format!("t.value LIKE '\"____-__-__%' AND {}", tests.join(" AND "))
}

fn to_number(value: &Scalar) -> f64 {
    match value {
        Scalar::Whole(value) => to_fraction(*value),
        Scalar::Number(value) => *value,
        // The parser takes numbers alone here, and this equals none.
        Scalar::Text(_) | Scalar::Bool(_) | Scalar::Day(_) => f64::NAN,
    }
}

/// The number that `t.value` is or, being a text, looks like; else nothing. Without patterns, which each engine writes in
/// its own way: a sign, digits, and one point at most.
fn as_number() -> String {
    let text = "REPLACE(t.value, '\"', '')";
    let unsigned = format!("(CASE WHEN {text} LIKE '-%' THEN SUBSTR({text}, 2) ELSE {text} END)");
    let left = (0..10).fold(unsigned.clone(), |left, digit| format!("REPLACE({left}, '{digit}', '')"));
    format!(
        "(CASE WHEN {left} IN ('', '.') AND {unsigned} NOT IN ('', '.') AND LENGTH({text}) <= 40
            THEN CAST({text} AS DOUBLE PRECISION) END)"
    )
}

/// How a value may be written in JSON: texts with and without escapes for what is not ASCII, and as the bare number or
/// truth value that they look like.
fn spellings(value: &Scalar) -> Vec<String> {
    match value {
        Scalar::Text(text) => {
            let plain = serde_json::Value::from(text.as_str()).to_string();
            let escape = |c: char| {
                let mut units = [0; 2];
                let escaped: String = c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect();
                if c.is_ascii() { c.to_string() } else { escaped }
            };
            let ascii: String = plain.chars().map(escape).collect();
            let bare = text.parse::<f64>().is_ok_and(f64::is_finite) || text == "true" || text == "false";
            let mut all = vec![plain];
            all.extend((all[0] != ascii).then_some(ascii));
            all.extend(bare.then(|| text.clone()));
            all
        }
        Scalar::Whole(value) => vec![value.to_string(), format!("\"{value}\"")],
        Scalar::Number(value) => vec![value.to_string(), format!("\"{value}\"")],
        Scalar::Bool(value) => vec![value.to_string()],
        Scalar::Day(day) => vec![format!("\"{day}\"")],
    }
}
