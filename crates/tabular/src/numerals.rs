use crate::decimal::UNIT;
use crate::{Decimal, NotANumber, clean};

/// Which mark stands before the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numerals {
    /// 1,234.56
    #[default]
    Point,
    /// 1.234,56
    Comma,
}

impl Numerals {
    /// Decides for a whole column: one unmistakable `1.234,56` or `12,5` makes it [`Numerals::Comma`], unless as many
    /// speak for the point. `1,234` alone says nothing and is read with the point.
    pub fn decide<'a>(samples: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut comma, mut point) = (0u32, 0u32);
        for sample in samples {
            match (sample.rfind(','), sample.rfind('.')) {
                (Some(c), Some(p)) if c > p => comma += 1,
                (_, Some(_)) => point += 1,
                (Some(c), None) if sample.matches(',').count() == 1 => {
                    let digits = sample[c + 1..].bytes().take_while(u8::is_ascii_digit).count();
                    comma += u32::from(digits != 3);
                }
                _ => {}
            }
        }
        if comma > point { Self::Comma } else { Self::Point }
    }

    /// Reads what people put into amount cells: thousands marks, currency signs and codes, 元, 万 and 亿, full-width
    /// digits, percentages, a minus in front, behind or as parentheses.
    ///
    /// # Errors
    /// When what remains is not a number.
    pub fn parse(self, text: &str) -> Result<Decimal, NotANumber> {
        let is_plain = self == Self::Point || !text.contains('.');
        if let Some(plain) = text.parse().ok().filter(|_| is_plain) {
            return Ok(plain);
        }
        let wrong = || NotANumber(text.to_owned());
        let half = clean::half_width(text.trim());
        let mut body: &str = &half;
        let mut negative = false;
        if let Some(inner) = body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            (body, negative) = (inner, true);
        }
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}');
        let from = body.find(|c: char| c.is_ascii_digit()).ok_or_else(wrong)?;
        let from = if from > 0 && body[..from].ends_with(['.', ',']) { from - 1 } else { from };
        let (before, rest) = body.split_at(from);
        let to = rest.find(|c: char| !is_number(c)).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(to);
        negative ^= sign(before).ok_or_else(wrong)?;
        let (after, scale) = scale(after.trim());
        negative ^= sign(after).ok_or_else(wrong)?;
        let number: Decimal = self.plain(digits.trim()).parse().map_err(|_| wrong())?;
        let number = number.times(scale);
        Ok(if negative { -number } else { number })
    }

    fn plain(self, digits: &str) -> String {
        let fraction_mark = if self == Self::Point { '.' } else { ',' };
        let plain = digits.chars().filter(|c| c.is_ascii_digit() || *c == fraction_mark);
        plain.map(|c| if c == ',' { '.' } else { c }).collect()
    }
}

/// What the unit behind a number multiplies it by.
fn scale(after: &str) -> (&str, Decimal) {
    for (unit, millionths) in [("%", UNIT / 100), ("万", 10_000 * UNIT), ("亿", 100_000_000 * UNIT)] {
        if let Some(rest) = after.strip_prefix(unit) {
            return (rest, Decimal::from_millionths(millionths));
        }
    }
    (after, Decimal::ONE)
}

/// Whether the words around a number hold a minus; none when they hold something that is no currency.
fn sign(around: &str) -> Option<bool> {
    let minus = around.chars().filter(|c| matches!(c, '-' | '−')).count();
    let is_currency = |c: char| c.is_ascii_uppercase() || "¥￥$€£元圆块₩₹₽฿+-− \u{a0}".contains(c);
    let letters = around.chars().filter(char::is_ascii_uppercase).count();
    let known = around.trim() == "RMB" || around.trim() == "人民币" || around.chars().all(is_currency);
    (known && minus <= 1 && letters <= 3).then_some(minus == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(numerals: Numerals, text: &str) -> String {
        numerals.parse(text).map_or_else(|e| e.to_string(), |number| number.to_string())
    }

    #[test]
    fn reads_amounts_as_people_write_them() {
        for (text, expected) in [
            ("12.50", "12.5"),
            ("1,234.50", "1234.5"),
            ("¥1,234.50", "1234.5"),
            ("￥ 99", "99"),
            ("99.00元", "99"),
            ("R$ 1,234.56", "1234.56"),
            ("US$5", "5"),
            ("CNY 12", "12"),
            ("12 RMB", "12"),
            ("１２．５", "12.5"),
            ("(12.50)", "-12.5"),
            ("-¥3", "-3"),
            ("¥-3", "-3"),
            ("12.00-", "-12"),
            ("−7", "-7"),
            ("15%", "0.15"),
            ("1.2万", "12000"),
            ("0.0000005", "0.000001"),
            (".5", "0.5"),
            ("+4", "4"),
            ("1 234.5", "1234.5"),
        ] {
            assert_eq!(read(Numerals::Point, text), expected, "{text}");
        }
        for (text, expected) in [("1.234,56", "1234.56"), ("R$ 0,99", "0.99"), ("1.234", "1234"), ("-5,5 €", "-5.5")]
        {
            assert_eq!(read(Numerals::Comma, text), expected, "{text}");
        }
        for text in ["", "-", "abc", "12abc", "1.2.3", "--5", "12 apples", "1e5", "2024-01-05"] {
            assert!(Numerals::Point.parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_column_decides_what_a_comma_means() {
        assert_eq!(Numerals::decide(["1,234", "5,678"]), Numerals::Point);
        assert_eq!(Numerals::decide(["1,234", "5,5"]), Numerals::Comma);
        assert_eq!(Numerals::decide(["1.234,00"]), Numerals::Comma);
        assert_eq!(Numerals::decide(["1,234.00", "2.5"]), Numerals::Point);
    }
}
