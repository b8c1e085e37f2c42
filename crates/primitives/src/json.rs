//! Reading what senders wrote, leniently.

use jiff::Timestamp;
use serde_json::Value as Json;
use uuid::Uuid;

/// A string, or a number as it is written; trimmed, without NUL, not empty, at most `most` characters.
#[must_use]
pub fn text_up_to(object: &Json, key: &str, most: usize) -> Option<String> {
    let text = match object.get(key)? {
        Json::String(text) => text.replace('\0', ""),
        Json::Number(number) => number.to_string(),
        _ => return None,
    };
    let text: String = text.trim().chars().take(most).collect();
    (!text.is_empty()).then_some(text)
}

/// As [`text_up_to`], of a name or title: see [`line`](crate::text::line).
#[must_use]
pub fn line_up_to(object: &Json, key: &str, most: usize) -> Option<String> {
    let line = crate::text::line(&text_up_to(object, key, most)?);
    (!line.is_empty()).then_some(line)
}

/// As [`text_up_to`], of the length of an id.
#[must_use]
pub fn text(object: &Json, key: &str) -> Option<String> {
    text_up_to(object, key, 256)
}

#[must_use]
pub fn number(object: &Json, key: &str) -> Option<f64> {
    match object.get(key)? {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[must_use]
pub fn flag(object: &Json, key: &str) -> bool {
    match object.get(key) {
        Some(Json::Bool(flag)) => *flag,
        Some(Json::String(text)) => text == "true" || text == "1",
        Some(Json::Number(number)) => number.as_i64() == Some(1),
        _ => false,
    }
}

#[must_use]
pub fn id(object: &Json, key: &str) -> Option<Uuid> {
    object.get(key)?.as_str()?.parse().ok()
}

#[must_use]
pub fn time(object: &Json, key: &str) -> Option<Timestamp> {
    object.get(key)?.as_str()?.parse().ok()
}

/// An instant in microseconds since the epoch.
#[must_use]
pub fn micros(object: &Json, key: &str) -> Option<i64> {
    time(object, key).map(Timestamp::as_microsecond)
}

/// Where an order may say where it goes: the name of ours, and those of shop systems. The first that is an object counts,
/// for all who read orders and for what may stay of one whose customer was erased.
pub const ADDRESSES: [&str; 3] = ["address", "shipping_address", "shippingAddress"];

/// Where an order goes; null where it does not say.
#[must_use]
pub fn address(properties: &Json) -> &Json {
    let said = ADDRESSES.iter().filter_map(|key| properties.get(key)).find(|address| address.is_object());
    said.unwrap_or(&Json::Null)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_another_system_wrote_in_its_own_way_is_understood() {
        let sent = json!({"id": 12, "name": " 林\u{0}小美 ", "empty": " ", "stars": "4.5", "own": "1", "other": "yes"});
        assert_eq!((text(&sent, "id"), text(&sent, "name")), (Some("12".to_owned()), Some("林小美".to_owned())));
        assert_eq!((text(&sent, "empty"), text(&sent, "none")), (None, None));
        assert_eq!(text_up_to(&sent, "name", 2).as_deref(), Some("林小"));
        assert_eq!((number(&sent, "stars"), number(&sent, "name")), (Some(4.5), None));
        assert_eq!([flag(&sent, "own"), flag(&sent, "other"), flag(&sent, "none")], [true, false, false]);
    }

    #[test]
    fn where_an_order_goes_has_several_names() {
        let (home, shop) = (json!({"city": "杭州"}), json!({"city": "上海"}));
        assert_eq!(address(&json!({"shippingAddress": home})), &home);
        assert_eq!(address(&json!({"shipping_address": home, "address": null})), &home);
        assert_eq!(address(&json!({"shipping_address": home, "address": shop})), &shop);
        assert_eq!(address(&json!({"shipping_address": home, "address": "1 Main St"})), &home);
        assert_eq!(address(&json!({"billing_address": home})), &Json::Null);
    }
}
