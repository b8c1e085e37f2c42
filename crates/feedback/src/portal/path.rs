use std::fmt::Write;

use primitives::ShopId;

pub(super) fn list(shop: ShopId) -> String {
    format!("/s/{shop}/feedback")
}

pub(super) fn post(shop: ShopId, number: i64) -> String {
    format!("/s/{shop}/feedback/{number}")
}

/// A path with a query of the pairs that have a value.
pub(super) fn with(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut whole = path.to_owned();
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        let joint = if whole.contains('?') { '&' } else { '?' };
        let _ = write!(whole, "{joint}{key}={}", encoded(value));
    }
    whole
}

/// Foreign text as one part of an address (RFC 3986, unreserved characters stay).
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_one_value() {
        assert_eq!(with("/x", &[("q", "a&b=\"茶"), ("as", ""), ("lang", "zh")]), "/x?q=a%26b%3D%22%E8%8C%B6&lang=zh");
        assert_eq!(with("/x?y=1", &[("z", "2")]), "/x?y=1&z=2");
    }
}
