use std::borrow::Cow;

use primitives::{Currency, Money};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What the typed columns take from an event's body. Whatever is absent, of another type or unreadable is `None`:
/// the body keeps it all the same.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Facts<'a> {
    pub order_id: Option<Cow<'a, str>>,
    pub product_id: Option<Cow<'a, str>>,
    pub category: Option<Cow<'a, str>>,
    pub query: Option<Cow<'a, str>>,
    pub value: Option<i64>,
    pub currency: Option<Cow<'a, str>>,
    pub quantity: Option<f64>,
    pub session_id: Option<Cow<'a, str>>,
    pub path: Option<Cow<'a, str>>,
    pub channel: Option<Cow<'a, str>>,
    pub device: Option<Cow<'a, str>>,
}

type Raw<'a> = Option<&'a RawValue>;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Body<'a> {
    #[serde(borrow)]
    properties: Raw<'a>,
    #[serde(borrow)]
    context: Raw<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Properties<'a> {
    #[serde(borrow)]
    order_id: Raw<'a>,
    #[serde(borrow)]
    product_id: Raw<'a>,
    #[serde(borrow)]
    category: Raw<'a>,
    #[serde(borrow)]
    query: Raw<'a>,
    #[serde(borrow)]
    total: Raw<'a>,
    #[serde(borrow)]
    revenue: Raw<'a>,
    #[serde(borrow)]
    value: Raw<'a>,
    #[serde(borrow)]
    price: Raw<'a>,
    #[serde(borrow)]
    currency: Raw<'a>,
    #[serde(borrow)]
    quantity: Raw<'a>,
    #[serde(borrow)]
    products: Raw<'a>,
    #[serde(borrow)]
    path: Raw<'a>,
    #[serde(borrow)]
    channel: Raw<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Context<'a> {
    #[serde(borrow)]
    page: Raw<'a>,
    #[serde(borrow)]
    device: Raw<'a>,
    #[serde(borrow)]
    channel: Raw<'a>,
    #[serde(borrow)]
    session_id: Raw<'a>,
    #[serde(borrow, rename = "sessionId")]
    session_id_camel: Raw<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Page<'a> {
    #[serde(borrow)]
    path: Raw<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Device<'a> {
    #[serde(borrow, rename = "type")]
    kind: Raw<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Line<'a> {
    #[serde(borrow)]
    quantity: Raw<'a>,
}

impl<'a> Facts<'a> {
    pub(crate) fn of(body: &'a RawValue) -> Self {
        let body: Body = parse(Some(body));
        let properties: Properties = parse(body.properties);
        let context: Context = parse(body.context);
        let page: Page = parse(context.page);
        let device: Device = parse(context.device);
        let currency = text(properties.currency).and_then(|code| code.parse::<Currency>().ok());
        let amount = properties.total.or(properties.revenue).or(properties.value).or(properties.price);
        Self {
            order_id: text(properties.order_id),
            product_id: text(properties.product_id),
            category: text(properties.category),
            query: text(properties.query),
            value: currency.and_then(|currency| Money::parse(&text(amount)?, currency).ok()).map(|money| money.minor),
            currency: currency.map(|currency| Cow::Owned(currency.code().to_owned())),
            quantity: number(properties.quantity).or_else(|| items(properties.products)),
            session_id: text(context.session_id.or(context.session_id_camel)),
            path: text(page.path.or(properties.path)),
            channel: text(context.channel.or(properties.channel)),
            device: text(device.kind),
        }
    }
}

/// An object; to serde, an array would do as well.
fn parse<'a, T: Deserialize<'a> + Default>(raw: Raw<'a>) -> T {
    let object = raw.filter(|raw| raw.get().starts_with('{'));
    object.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// A string, or a number or truth value as it was written; nothing for the rest.
fn text(raw: Raw<'_>) -> Option<Cow<'_, str>> {
    let json = raw?.get();
    match json.as_bytes().first()? {
        b'"' if !json.contains('\\') => Some(Cow::Borrowed(json.trim_matches('"'))),
        b'"' => serde_json::from_str(json).ok().map(Cow::Owned),
        b'{' | b'[' | b'n' => None,
        _ => Some(Cow::Borrowed(json)),
    }
    .filter(|text| !text.is_empty())
}

fn number(raw: Raw<'_>) -> Option<f64> {
    text(raw)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn items(products: Raw<'_>) -> Option<f64> {
    let lines: Vec<&RawValue> = serde_json::from_str(products?.get()).ok()?;
    lines.into_iter().filter_map(|line| number(parse::<Line>(Some(line)).quantity)).reduce(|sum, next| sum + next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(json: &str) -> (Option<i64>, Option<String>, Option<f64>, Option<String>) {
        let raw = RawValue::from_string(json.to_owned()).unwrap();
        let facts = Facts::of(&raw);
        (facts.value, facts.order_id.map(Cow::into_owned), facts.quantity, facts.path.map(Cow::into_owned))
    }

    #[test]
    fn reads_money_exactly_and_sums_the_lines() {
        let order = r#"{"properties":{"order_id":1024,"total":0.1,"revenue":7,"currency":"cny",
            "products":[{"quantity":2},{"quantity":"3"},{}]},"context":{"page":{"path":"/a\"b"}}}"#;
        assert_eq!(facts(order), (Some(10), Some("1024".into()), Some(5.0), Some("/a\"b".into())));
        let view = r#"{"properties":{"price":"19.995","currency":"USD","order_id":"","path":"/p"}}"#;
        assert_eq!(facts(view), (Some(2000), None, None, Some("/p".into())));
    }

    #[test]
    fn what_is_unreadable_is_absent() {
        for odd in ["[]", "7", "{\"properties\":[1]}", "{\"properties\":{\"total\":{},\"currency\":\"CNY\"}}"] {
            assert_eq!(facts(odd), (None, None, None, None), "{odd}");
        }
        let no_currency = r#"{"properties":{"total":5}}"#;
        assert_eq!(facts(no_currency).0, None, "an amount without a currency is not money");
        let huge = r#"{"properties":{"total":1e300,"currency":"CNY","quantity":"inf"}}"#;
        assert_eq!((facts(huge).0, facts(huge).2), (None, None));
    }
}
