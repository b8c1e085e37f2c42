use jiff::civil::Date;

use super::Format;

/// Longest mail address (RFC 5321, 4.5.3.1.3).
const ADDRESS: usize = 254;

impl Format {
    /// Whether a text is one.
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            Self::Email => is_address(text),
            Self::Date => text.len() == "2026-01-31".len() && text.parse::<Date>().is_ok(),
        }
    }
}

/// Whether a mail could go there, as far as that can be seen.
fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let is_plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c));
    let is_host = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    is_plain && is_host && !name.is_empty() && !name.contains('@') && text.len() <= ADDRESS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_what_it_has_to_be_or_not() {
        for (format, text, expected) in [
            (Format::Number, "12.5", true),
            (Format::Number, "-3", true),
            (Format::Number, "NaN", false),
            (Format::Number, "1e999", false),
            (Format::Number, "十二", false),
            (Format::Email, "lin@example.com", true),
            (Format::Email, "林@例子.中国", true),
            (Format::Email, "lin@example", false),
            (Format::Email, "a@b@example.com", false),
            (Format::Email, "lin @example.com", false),
            (Format::Email, "Lin <lin@example.com>", false),
            (Format::Date, "2026-02-28", true),
            (Format::Date, "2026-02-30", false),
            (Format::Date, "28.2.2026", false),
        ] {
            assert_eq!(format.fits(text), expected, "{format:?} {text}");
        }
    }
}
