//! A calendar day as it is stored and compared: the number `YYYYMMDD`.

use jiff::civil::Date;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The number of a date.
#[must_use]
pub fn number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// The date of a number; 1970-01-01 of what is no day, which only a damaged row can hold.
#[must_use]
pub fn date(number: i64) -> Date {
    let part = |n: i64| i8::try_from(n).unwrap_or_default();
    i16::try_from(number / 10_000)
        .ok()
        .and_then(|year| Date::new(year, part(number / 100 % 100), part(number % 100)).ok())
        .unwrap_or(EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_its_number_are_the_same() {
        for day in [jiff::civil::date(2026, 2, 28), jiff::civil::date(2024, 2, 29), EPOCH] {
            assert_eq!(date(number(day)), day);
        }
        assert_eq!(number(jiff::civil::date(2026, 3, 5)), 20_260_305);
        for none in [0, -20_260_305, 20_260_230, 20_261_301, i64::MAX] {
            assert_eq!(date(none), EPOCH, "{none}");
        }
    }
}
