//! Reading what senders wrote, leniently and without losing digits: numbers keep their text until they become money.

use std::borrow::Cow;
use std::collections::BTreeMap;

use primitives::{Currency, Money, MoneyError, Timestamp, json};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Characters shown of what is no amount.
const MOST_SHOWN: usize = 100;

/// A JSON object whose values are still text.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Object<'a>(#[serde(borrow)] BTreeMap<Cow<'a, str>, &'a RawValue>);

impl<'a> Object<'a> {
    /// `None` when the text is not a JSON object.
    pub fn parse(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The inner object; an empty one where there is none.
    pub fn object(&self, key: &str) -> Object<'a> {
        self.raw(key).and_then(Self::parse).unwrap_or_default()
    }

    /// Where an order goes, as [`json::address`] finds it.
    pub fn address(&self) -> Object<'a> {
        json::ADDRESSES.iter().find_map(|key| self.raw(key).and_then(Self::parse)).unwrap_or_default()
    }

    /// The objects of an array; `None` when it is not there.
    pub fn objects(&self, key: &str) -> Option<Vec<Object<'a>>> {
        self.raw(key).and_then(|raw| serde_json::from_str(raw).ok())
    }

    /// The value's JSON text; `null` counts as absent.
    pub fn raw(&self, key: &str) -> Option<&'a str> {
        self.0.get(key).map(|raw| raw.get()).filter(|raw| *raw != "null")
    }

    pub fn entries(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.0.iter().map(|(key, raw)| (key.as_ref(), raw.get()))
    }

    /// A string, or a number as it is written; trimmed, not empty.
    pub fn text(&self, key: &str) -> Option<Cow<'a, str>> {
        scalar(self.raw(key)?)
    }

    pub fn string(&self, key: &str) -> Option<String> {
        self.text(key).map(Cow::into_owned)
    }

    /// A whole number; one with a fraction is rounded half away from zero.
    pub fn whole(&self, key: &str) -> Option<i64> {
        let units: Currency = "JPY".parse().ok()?;
        Money::parse(&plain_decimal(&self.text(key)?)?, units).ok().map(|whole| whole.minor)
    }

    /// An amount in the currency's minor units.
    pub fn money(&self, key: &str, currency: Currency) -> Result<Option<i64>, MoneyError> {
        // An object or a list says something, but no amount.
        if let Some(raw) = self.raw(key).filter(|raw| raw.starts_with(['{', '['])) {
            return Err(MoneyError::Amount(raw.chars().take(MOST_SHOWN).collect()));
        }
        let Some(text) = self.text(key) else { return Ok(None) };
        let plain = plain_decimal(&text).ok_or_else(|| MoneyError::Amount(text.clone().into_owned()))?;
        Money::parse(&plain, currency).map(|money| Some(money.minor))
    }

    /// An amount as plain digits, for a currency that is not known yet.
    pub fn decimal(&self, key: &str) -> Option<String> {
        plain_decimal(&self.text(key)?).map(Cow::into_owned)
    }

    /// Two numbers multiplied, as an amount in the currency's minor units, rounded once; `None` where one is missing.
    pub fn product(&self, one: &str, other: &str, currency: Currency) -> Option<i64> {
        let exact = millionths(&self.decimal(one)?)?.checked_mul(millionths(&self.decimal(other)?)?)?;
        let unit = 10u128.pow(12 - currency.exponent());
        let minor = i64::try_from((exact.unsigned_abs() + unit / 2) / unit).ok()?;
        Some(if exact < 0 { -minor } else { minor })
    }

    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.text(key)?.as_ref() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    /// An RFC 3339 instant.
    pub fn time(&self, key: &str) -> Option<Timestamp> {
        self.text(key)?.parse().ok()
    }
}

fn scalar(raw: &str) -> Option<Cow<'_, str>> {
    let text: Cow<'_, str> = if raw.starts_with('"') {
        match serde_json::from_str::<&str>(raw) {
            Ok(plain) => Cow::Borrowed(plain.trim()),
            Err(_) => Cow::Owned(serde_json::from_str::<String>(raw).ok()?.trim().to_owned()),
        }
    } else if raw.starts_with(['{', '[']) {
        return None;
    } else {
        Cow::Borrowed(raw)
    };
    // PostgreSQL cannot hold NUL in text; without it here, keys are the same in memory and in both engines.
    let text = if text.contains('\0') { Cow::Owned(text.replace('\0', "")) } else { text };
    (!text.is_empty()).then_some(text)
}

/// A plain decimal, what is finer cut off.
fn millionths(plain: &str) -> Option<i128> {
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let digits: String = whole.chars().chain(fraction.chars().chain(std::iter::repeat('0')).take(6)).collect();
    digits.parse().ok()
}

/// Writes `1.5e2` as `150`, exactly; anything else stays as it is.
fn plain_decimal(text: &str) -> Option<Cow<'_, str>> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return Some(Cow::Borrowed(text)) };
    let exponent: i32 = exponent.parse().ok().filter(|e: &i32| e.abs() <= 40)?;
    let (sign, digits) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let mut all = format!("{whole}{fraction}");
    let point = if point < 0 {
        all.insert_str(0, &"0".repeat(point.unsigned_abs() as usize));
        0
    } else {
        point.unsigned_abs() as usize
    };
    while all.len() < point {
        all.push('0');
    }
    all.is_char_boundary(point).then(|| Cow::Owned(format!("{sign}{}.{}", &all[..point], &all[point..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_number_of_pieces_costs_is_rounded_once() {
        let cost = |price: &str, quantity: &str| {
            let text = format!(r#"{{"price": {price}, "quantity": {quantity}}}"#);
            Object::parse(&text).unwrap().product("price", "quantity", Currency::CNY)
        };
        assert_eq!(cost("0.0023", "8725"), Some(2007), "each is less than a cent");
        assert_eq!(cost(r#""3.3333""#, "3"), Some(1000));
        assert_eq!(cost("4.99", "0.452"), Some(226), "by weight");
        assert_eq!((cost("-0.005", "1"), cost("5e-3", "-1")), (Some(-1), Some(-1)));
        assert_eq!((cost("null", "2"), cost(r#""¥3""#, "2"), cost("1e30", "1e30")), (None, None, None));
    }

    #[test]
    fn money_is_read_from_the_digits_that_were_sent() {
        let text = r#"{"a": 0.1, "b": "25.005", "c": 9007199254740993.07, "d": 1.5e2, "e": 15E-1, "f": "¥3", "g": null, "h": {"amount": 5}}"#;
        let object = Object::parse(text).unwrap();
        let minor = |key| object.money(key, Currency::CNY);
        assert_eq!(minor("a"), Ok(Some(10)));
        assert_eq!(minor("b"), Ok(Some(2501)));
        assert_eq!(minor("c"), Ok(Some(900_719_925_474_099_307)), "beyond what a double can hold");
        assert_eq!(minor("d"), Ok(Some(15000)));
        assert_eq!(minor("e"), Ok(Some(150)));
        assert_eq!(minor("f"), Err(MoneyError::Amount("¥3".to_owned())));
        assert_eq!(minor("g"), Ok(None));
        assert_eq!(minor("h"), Err(MoneyError::Amount(r#"{"amount": 5}"#.to_owned())));
        assert_eq!(minor("absent"), Ok(None));
    }

    #[test]
    fn ids_are_text_whether_quoted_or_not() {
        let object =
            Object::parse(r#"{"a": 1234567890123456789, "b": " x\u0041 ", "c": "", "d": {"e": "f"}}"#).unwrap();
        assert_eq!(object.text("a").unwrap(), "1234567890123456789");
        assert_eq!(object.text("b").unwrap(), "xA");
        assert_eq!(object.text("c"), None);
        assert_eq!(object.text("d"), None);
        assert_eq!(object.object("d").text("e").unwrap(), "f");
        assert_eq!(object.whole("a"), Some(1_234_567_890_123_456_789));
    }

    #[test]
    fn small_exponents_move_the_point_left() {
        assert_eq!(plain_decimal("25e-4").unwrap(), ".0025");
        assert_eq!(plain_decimal("-2.5e-1").unwrap(), "-.25");
        assert_eq!(plain_decimal("1e3").unwrap(), "1000.");
        assert_eq!(plain_decimal("1e999"), None);
    }
}
