use std::fmt::Write;

/// Foreign text as one part of an address (RFC 3986, unreserved characters stay).
#[must_use]
pub fn encoded(text: &str) -> String {
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
    fn foreign_text_stays_one_part_of_the_address() {
        assert_eq!(encoded("a/b?c#d"), "a%2Fb%3Fc%23d");
        assert_eq!(encoded("茶\"><"), "%E8%8C%B6%22%3E%3C");
        assert_eq!(encoded("SKU-1_2.3~4"), "SKU-1_2.3~4");
    }
}
