use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact decimal number with six digits after the point, for money and quantities up to ±9 × 10¹².
///
/// Arithmetic saturates: no sum of a shop's amounts comes near the ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i64);

pub(crate) const UNIT: i64 = 1_000_000;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a number")]
pub struct NotANumber(pub String);

impl Decimal {
    pub const ZERO: Self = Self(0);
    pub const ONE: Self = Self(UNIT);

    /// From a whole number and millionths, for constants and tests.
    #[must_use]
    pub fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// Rounded to six digits; none for what is no number or too large.
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Self> {
        let scaled = (number * UNIT as f64).round();
        (scaled.abs() < i64::MAX as f64).then_some(Self(scaled as i64))
    }

    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// The whole number it is, if it is one.
    #[must_use]
    pub fn whole(self) -> Option<i64> {
        (self.0 % UNIT == 0).then_some(self.0 / UNIT)
    }

    /// The nearest `f64`: prints the same decimal up to 15 significant digits.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / UNIT as f64
    }

    /// The product, rounded half away from zero.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self(divide(i128::from(self.0) * i128::from(other.0), i128::from(UNIT)))
    }

    /// The quotient, rounded half away from zero; none when dividing by zero.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        (other.0 != 0).then(|| Self(divide(i128::from(self.0) * i128::from(UNIT), i128::from(other.0))))
    }

    /// Rounded half away from zero to `digits` (at most six) after the point.
    #[must_use]
    pub fn rounded(self, digits: u32) -> Self {
        let step = 10i64.pow(6 - digits.min(6));
        Self(divide(i128::from(self.0), i128::from(step)).saturating_mul(step))
    }
}

fn divide(number: i128, by: i128) -> i64 {
    let half = by.abs() / 2;
    let away = if (number < 0) == (by < 0) { half } else { -half };
    let rounded = (number + if by < 0 { -away } else { away }) / by;
    i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
}

impl Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, absolute) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let (whole, rest) = (absolute / UNIT as u64, absolute % UNIT as u64);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let fraction = format!("{rest:06}");
        write!(f, "{sign}{whole}.{}", fraction.trim_end_matches('0'))
    }
}

/// A JSON number: whole numbers without a point.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.to_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::from_f64(number).ok_or_else(|| serde::de::Error::custom("the number is too large"))
    }
}

/// Reads a plain decimal with a point (`-12.345`), rounding beyond six digits.
impl FromStr for Decimal {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let wrong = || NotANumber(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let bad = |part: &str| !part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || bad(whole) || bad(fraction) {
            return Err(wrong());
        }
        let mut value: i64 = 0;
        for digit in whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(6)) {
            value = value.checked_mul(10).and_then(|v| v.checked_add(i64::from(digit - b'0'))).ok_or_else(wrong)?;
        }
        if fraction.as_bytes().get(6).is_some_and(|digit| *digit >= b'5') {
            value = value.checked_add(1).ok_or_else(wrong)?;
        }
        Ok(Self(if negative { -value } else { value }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_is_exact_and_rounds_half_away_from_zero() {
        let d = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(d("2.55").times(d("6")), d("15.3"));
        assert_eq!(d("1").over(d("3")).unwrap(), d("0.333333"));
        assert_eq!(d("-2").over(d("3")).unwrap(), d("-0.666667"));
        assert_eq!(d("2").over(d("-3")).unwrap(), d("-0.666667"));
        assert_eq!(d("0.125").rounded(2), d("0.13"));
        assert_eq!(d("-0.125").rounded(2), d("-0.13"));
        assert_eq!(serde_json::to_string(&[d("3"), d("0.1"), d("12.34")]).unwrap(), "[3,0.1,12.34]");
    }

    proptest::proptest! {
        #[test]
        fn what_is_printed_is_read_back(millionths in -9_000_000_000_000_000_000i64..9_000_000_000_000_000_000) {
            let number = Decimal::from_millionths(millionths);
            proptest::prop_assert_eq!(number.to_string().parse::<Decimal>(), Ok(number));
        }
    }
}
