use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Money that is legal tender somewhere, without the codes of funds, metals and tests; ISO 4217, list one.
const CURRENT: &str = "\
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY \
    COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR \
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK \
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF \
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU \
    UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Withdrawn since 2003 and still in the orders of that time; ISO 4217, list three.
const WITHDRAWN: &str = "\
    AFA ANG AZM BGN BYR CSD CUC CYP EEK GHC HRK LTL LVL MGF MRO MTL MZM ROL SDD SIT SKK SLL SRG STD TMM TRL VEB VEF \
    ZMK ZWD ZWL ZWN ZWR";

/// ISO 4217 alphabetic code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    pub const CNY: Self = Self(*b"CNY");
    pub const USD: Self = Self(*b"USD");
    pub const EUR: Self = Self(*b"EUR");
    pub const GBP: Self = Self(*b"GBP");
    pub const BRL: Self = Self(*b"BRL");

    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Whether something can be, or could be sold in it. Any three letters are read as a currency, as what was stored
    /// must stay readable; whoever is told of one by a person asks this too.
    #[must_use]
    pub fn is_known(self) -> bool {
        [CURRENT, WITHDRAWN].into_iter().flat_map(str::split_ascii_whitespace).any(|code| code == self.code())
    }

    /// Digits after the decimal point, ISO 4217.
    #[must_use]
    pub fn exponent(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX"
            | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let bytes: [u8; 3] = text.trim().as_bytes().try_into().map_err(|_| MoneyError::Currency(text.to_owned()))?;
        if !bytes.iter().all(u8::is_ascii_alphabetic) {
            return Err(MoneyError::Currency(text.to_owned()));
        }
        Ok(Self(bytes.map(|b| b.to_ascii_uppercase())))
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Currency {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <String as utoipa::PartialSchema>::schema()
    }
}

impl utoipa::ToSchema for Currency {}

/// An amount in integer minor units (cents, fen) of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Money {
    /// Minor units: 1234 is 12.34 CNY, but 1234 JPY.
    pub minor: i64,
    /// ISO 4217 code.
    #[schema(value_type = String, example = "CNY")]
    pub currency: Currency,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("“{0}” is not an ISO 4217 currency code: give three letters, e.g. CNY")]
    Currency(String),
    #[error("“{0}” is not an amount of money")]
    Amount(String),
    #[error("the amount “{0}” is too large")]
    Overflow(String),
    #[error("cannot add {0} to {1}")]
    Mixed(Currency, Currency),
}

impl Money {
    #[must_use]
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads a plain decimal (`-12.345`), rounding half away from zero to minor units.
    ///
    /// # Errors
    /// When the text is not a decimal number or does not fit.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let trimmed = text.trim();
        let (negative, digits) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(MoneyError::Amount(text.to_owned()));
        }
        let exponent = currency.exponent() as usize;
        let overflow = || MoneyError::Overflow(text.to_owned());
        let mut minor: i64 = 0;
        let padded = fraction.bytes().chain(std::iter::repeat(b'0')).take(exponent);
        for digit in whole.bytes().chain(padded) {
            minor = minor.checked_mul(10).and_then(|m| m.checked_add(i64::from(digit - b'0'))).ok_or_else(overflow)?;
        }
        if fraction.as_bytes().get(exponent).is_some_and(|digit| *digit >= b'5') {
            minor = minor.checked_add(1).ok_or_else(overflow)?;
        }
        Ok(Self { minor: if negative { -minor } else { minor }, currency })
    }

    /// # Errors
    /// When the currencies differ or the sum does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(other.currency, self.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or_else(|| MoneyError::Overflow(other.to_string()))?;
        Ok(Self { minor, currency: self.currency })
    }
}

impl fmt::Display for Money {
    /// `-12.34 CNY`, for logs and files; people's eyes get their locale's form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponent = self.currency.exponent();
        let sign = if self.minor < 0 { "-" } else { "" };
        let unit = 10u64.pow(exponent);
        let absolute = self.minor.unsigned_abs();
        if exponent == 0 {
            return write!(f, "{sign}{absolute} {}", self.currency);
        }
        let width = exponent as usize;
        write!(f, "{sign}{}.{:0width$} {}", absolute / unit, absolute % unit, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_to_minor_units_by_the_exponent_of_the_currency() {
        let minor = |text, currency| Money::parse(text, currency).map(|m| m.minor);
        assert_eq!(minor("12.34", Currency::CNY), Ok(1234));
        assert_eq!(minor("-0.5", Currency::CNY), Ok(-50));
        assert_eq!(minor("1.005", Currency::CNY), Ok(101));
        assert_eq!(minor("1.999", Currency::CNY), Ok(200));
        assert_eq!(minor("120", "JPY".parse().unwrap()), Ok(120));
        assert_eq!(minor("1.2345", "KWD".parse().unwrap()), Ok(1235));
        for bad in ["", "-", ".", "1e5", "12,3", "NaN", "１２"] {
            assert_eq!(minor(bad, Currency::CNY), Err(MoneyError::Amount(bad.to_owned())), "{bad}");
        }
        assert!(matches!(minor("99999999999999999999", Currency::CNY), Err(MoneyError::Overflow(_))));
    }

    #[test]
    fn three_letters_are_not_yet_a_currency() {
        let is_known = |code: &str| code.parse::<Currency>().unwrap().is_known();
        for code in ["CNY", "usd", "EUR", "GBP", "BRL", "JPY", "KWD", "ZWG", "HRK", "TWD"] {
            assert!(is_known(code), "{code}");
        }
        for code in ["XYZ", "RMB", "XTS", "XAU", "ABC"] {
            assert!(!is_known(code), "{code}");
        }
    }

    #[test]
    fn prints_what_it_parses() {
        for text in ["0.00 CNY", "-12.34 CNY", "5 JPY", "1.500 KWD"] {
            let (amount, currency) = text.split_once(' ').unwrap();
            assert_eq!(Money::parse(amount, currency.parse().unwrap()).unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_to_mix_currencies() {
        let sum = Money::new(1, Currency::CNY).checked_add(Money::new(1, Currency::USD));
        assert_eq!(sum, Err(MoneyError::Mixed(Currency::USD, Currency::CNY)));
    }
}
