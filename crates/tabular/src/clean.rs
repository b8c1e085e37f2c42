//! Wrappers and characters that spreadsheets and shop platforms put around values.

use std::borrow::Cow;

/// The value inside a cell: spaces, tabs, `="…"`, a leading `'` and invisible characters taken off.
///
/// `="123…"` and `'138…` keep Excel from turning long ids and phone numbers into floating-point numbers.
#[must_use]
pub fn cell(text: &str) -> &str {
    let mut inner = text.trim_matches(is_space);
    if let Some(quoted) = inner.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        inner = quoted.trim_matches(is_space);
    }
    if let Some(rest) = inner.strip_prefix('\'') {
        inner = rest.trim_start_matches(is_space);
        inner = inner.strip_suffix('\'').unwrap_or(inner);
    }
    if matches!(inner, "null" | "NULL" | "\\N" | "#N/A" | "#NULL!" | "--") { "" } else { inner }
}

/// Space, or one of the marks that nobody sees.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}' | '\0')
}

/// Full-width forms (１２：３０，￥) as their half-width ones, the ideographic space as a space.
#[must_use]
pub fn half_width(text: &str) -> Cow<'_, str> {
    let is_wide = |c: char| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}' | '\u{ffe5}');
    if !text.contains(is_wide) {
        return Cow::Borrowed(text);
    }
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '\u{ffe5}' => '¥',
        other => other,
    };
    Cow::Owned(text.chars().map(narrow).collect())
}

/// A header or word as it is compared: half-width, lower case, without spaces, underscores, hyphens, colons and stars.
#[must_use]
pub fn word(text: &str) -> String {
    let kept = |c: &char| !is_space(*c) && !matches!(c, '_' | '-' | ':' | '*' | '"' | '\'' | '/' | '#');
    half_width(cell(text)).chars().filter(kept).flat_map(char::to_lowercase).collect()
}

/// Whether a long id has been through Excel and lost its last digits: `2.00123E+17`.
#[must_use]
pub fn is_rounded_id(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once(['E', 'e']).is_some_and(|(mantissa, exponent)| {
        let (whole, fraction) = mantissa.split_once('.').unwrap_or(("", ""));
        digits(whole) && digits(fraction) && exponent.strip_prefix('+').is_some_and(digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_wrappers_off() {
        for (text, inner) in [
            ("=\"20240105123\"", "20240105123"),
            ("'13800001111", "13800001111"),
            ("\t 123\t", "123"),
            ("  a b ", "a b"),
            ("\u{feff}订单编号", "订单编号"),
            ("\u{200b}x\u{200b}", "x"),
            ("null", ""),
            ("--", ""),
            ("O'Brien", "O'Brien"),
            ("=A1+1", "=A1+1"),
            ("'quoted'", "quoted"),
        ] {
            assert_eq!(cell(text), inner, "{text:?}");
        }
    }

    #[test]
    fn compares_words_without_their_dress() {
        assert_eq!(half_width("１２：３０，￥５"), "12:30,¥5");
        assert_eq!(word(" Order_ID: "), word("order id"));
        assert_eq!(word("商品总价（元）"), "商品总价(元)");
    }

    #[test]
    fn notices_ids_that_excel_rounded() {
        for id in ["2.00123E+17", "2.0e+17"] {
            assert!(is_rounded_id(id), "{id}");
        }
        for id in [
            "200123456789012345",
            "200123456789012000",
            "5E10",
            "12000000",
            "2.5e17",
            "5e274e7a0c3809e14aba7ad5aae0d407",
            "536365",
            "1E2",
        ] {
            assert!(!is_rounded_id(id), "{id}");
        }
    }
}
