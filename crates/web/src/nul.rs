//! NUL, which PostgreSQL cannot keep in a text, and which nobody has a use for: JSON is read without it, and an address
//! that has it is none of ours.

use axum::body::Bytes;

/// Its only form in JSON.
const ESCAPED: &[u8] = br"\u0000";

/// A JSON text without any NUL in its strings.
pub(crate) fn dropped(json: Bytes) -> Bytes {
    if !json.windows(ESCAPED.len()).any(|window| window == ESCAPED) {
        return json;
    }
    let mut kept = Vec::with_capacity(json.len());
    let mut rest = &json[..];
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let (before, escape) = rest.split_at(at);
        kept.extend_from_slice(before);
        // Whole, with a backslash that is escaped, so that what stands around a NUL never becomes another one.
        let length = if escape.starts_with(br"\u") { ESCAPED.len() } else { 2 };
        let (escape, after) = escape.split_at(length.min(escape.len()));
        if escape != ESCAPED {
            kept.extend_from_slice(escape);
        }
        rest = after;
    }
    kept.extend_from_slice(rest);
    kept.into()
}

/// Whether a path or query, as it stands in an address, has one.
pub(crate) fn is_in(address: &str) -> bool {
    address.contains("%00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_without_it() {
        for (json, expected) in [
            (r#"{"a\u0000b":"\u0000c\u0000"}"#, r#"{"ab":"c"}"#),
            (r#"["\\u0000", "\\\u0000", "\"\u0000"]"#, r#"["\\u0000", "\\", "\""]"#),
            (r#"["\u0000\u0001\u00004"]"#, r#"["\u00014"]"#),
            (r#"["\n茶\u8336"]"#, r#"["\n茶\u8336"]"#),
            (r#"["\u00\u000000"]"#, r#"["\u00\u000000"]"#),
            (r"broken \u0000\", r"broken \"),
        ] {
            assert_eq!(dropped(Bytes::from_static(json.as_bytes())), expected.as_bytes(), "{json}");
        }
    }

    #[test]
    fn an_address_says_it_in_one_way() {
        assert!(is_in("q=a%00b") && is_in("%%00"));
        assert!(!is_in("q=%2500&n=100%25"));
    }
}
