//! Reading what senders wrote, leniently.

use serde_json::Value as Json;
use uuid::Uuid;

/// A string, or a number as it is written; trimmed, without NUL, not empty, at most `most` characters.
pub(crate) fn text_up_to(object: &Json, key: &str, most: usize) -> Option<String> {
    let text = match object.get(key)? {
        Json::String(text) => text.replace('\0', ""),
        Json::Number(number) => number.to_string(),
        _ => return None,
    };
    let text: String = text.trim().chars().take(most).collect();
    (!text.is_empty()).then_some(text)
}

/// As [`text_up_to`], of the length of an id.
pub(crate) fn text(object: &Json, key: &str) -> Option<String> {
    text_up_to(object, key, 256)
}

pub(crate) fn number(object: &Json, key: &str) -> Option<f64> {
    match object.get(key)? {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub(crate) fn id(object: &Json, key: &str) -> Option<Uuid> {
    object.get(key)?.as_str()?.parse().ok()
}

pub(crate) fn flag(object: &Json, key: &str) -> bool {
    object.get(key).and_then(Json::as_bool) == Some(true)
}
