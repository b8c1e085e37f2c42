//! Dates and times as they stand in files.
//!
//! Which of `03/04/2011` is the month is not decided per cell but once for a column, from all its samples
//! ([`Order::decide`]). A time without a zone is read in the zone that the caller gives.

mod cursor;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::{Cell, clean};
use cursor::Cursor;

/// Which comes first in a date of three small numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// 31/12/2010
    #[default]
    DayFirst,
    /// 12/31/2010
    MonthFirst,
}

impl Order {
    /// The order that the column's samples prove, or none when every sample reads either way.
    pub fn decide<'a>(samples: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let (mut day, mut month) = (0u32, 0u32);
        for sample in samples {
            let text = clean::half_width(sample.trim());
            let mut cursor = Cursor::new(&text);
            let (Some((first, width)), true) = (cursor.number(), cursor.eat(&['/', '.', '-', ' '])) else { continue };
            let Some((second, _)) = cursor.number() else { continue };
            if width <= 2 && cursor.eat(&['/', '.', '-', ' ']) {
                day += u32::from((13..=31).contains(&first) && second <= 12);
                month += u32::from((13..=31).contains(&second) && first <= 12);
            }
        }
        match day.cmp(&month) {
            std::cmp::Ordering::Greater => Some(Self::DayFirst),
            std::cmp::Ordering::Less => Some(Self::MonthFirst),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// A time as written: with its own zone, or on some wall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Moment {
    Instant(Timestamp),
    Local(DateTime),
}

impl Moment {
    /// The instant, reading a wall time in `zone`: in a gap of summer time the later, in a fold the earlier.
    #[must_use]
    pub fn at(self, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::Instant(at) => Some(at),
            Self::Local(wall) => zone.to_ambiguous_timestamp(wall).compatible().ok(),
        }
    }
}

/// Reads a cell: native dates as they are, numbers as `yyyymmdd`, Unix seconds or milliseconds or Excel days, text as
/// [`text`] does.
#[must_use]
pub fn cell(value: &Cell, order: Order) -> Option<Moment> {
    match value {
        Cell::Instant(at) => Some(Moment::Instant(*at)),
        Cell::DateTime(wall) => Some(Moment::Local(*wall)),
        Cell::Integer(number) => digits(*number).or_else(|| excel(*number as f64)),
        Cell::Number(number) if number.fract() == 0.0 => digits(*number as i64).or_else(|| excel(*number)),
        Cell::Number(number) => excel(*number),
        Cell::Text(written) => text(written, order),
        Cell::Empty | Cell::Bool(_) => None,
    }
}

/// Reads ISO 8601 and its relatives (`2011/8/5 9:05`, `2024-01-05 10:11:12 +0800`), `12/1/2010 8:26 PM` by `order`,
/// `2024年1月5日 下午3:05`, `Jan 5, 2024`, `5-Jan-24`, `yyyymmdd[HHMMSS]`, Unix seconds and milliseconds, Excel days.
#[must_use]
pub fn text(written: &str, order: Order) -> Option<Moment> {
    let half = clean::half_width(clean::cell(written));
    let all = half.as_ref();
    if !all.is_empty() && all.bytes().all(|b| b.is_ascii_digit()) {
        return if all.len() == 14 {
            compact(all)
        } else {
            digits(all.parse().ok()?).or_else(|| excel(all.parse().ok()?))
        };
    }
    if let Some(days) = all.parse::<f64>().ok().filter(|_| all.contains('.') && all.matches('.').count() == 1) {
        return excel(days);
    }
    let mut cursor = Cursor::new(all);
    let date = cursor.date(order)?;
    cursor.skip_to_time();
    let time = if cursor.is_done() { Time::midnight() } else { cursor.time()? };
    let wall = date.to_datetime(time);
    cursor.spaces();
    if cursor.is_done() {
        return Some(Moment::Local(wall));
    }
    let offset: Offset = cursor.offset()?;
    cursor.is_done().then(|| offset.to_timestamp(wall).ok()).flatten().map(Moment::Instant)
}

/// `yyyymmdd`, Unix seconds (10 digits) or milliseconds (13).
fn digits(number: i64) -> Option<Moment> {
    match number {
        19_000_101..=21_001_231 => {
            let part = |by: i64, size: i64| i8::try_from(number / by % size).ok();
            let date = Date::new(i16::try_from(number / 10_000).ok()?, part(100, 100)?, part(1, 100)?).ok()?;
            Some(Moment::Local(date.to_datetime(Time::midnight())))
        }
        1_000_000_000..=9_999_999_999 => Timestamp::from_second(number).ok().map(Moment::Instant),
        1_000_000_000_000..=9_999_999_999_999 => Timestamp::from_millisecond(number).ok().map(Moment::Instant),
        _ => None,
    }
}

/// `yyyymmddHHMMSS`
fn compact(text: &str) -> Option<Moment> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let date = Date::new(text.get(..4)?.parse().ok()?, part(4, 6)?, part(6, 8)?).ok()?;
    let time = Time::new(part(8, 10)?, part(10, 12)?, part(12, 14)?, 0).ok()?;
    Some(Moment::Local(date.to_datetime(time)))
}

/// Days since 1899-12-30, as Excel counts them after its leap-year error of February 1900; from 1954 to 2119.
fn excel(days: f64) -> Option<Moment> {
    if !(20_000.0..80_000.0).contains(&days) {
        return None;
    }
    let epoch = jiff::civil::date(1899, 12, 30).to_datetime(Time::midnight());
    let seconds = (days * 86_400.0).round() as i64;
    epoch.checked_add(SignedDuration::from_secs(seconds)).ok().map(Moment::Local)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str, order: Order) -> String {
        match text(written, order) {
            Some(Moment::Local(wall)) => wall.to_string(),
            Some(Moment::Instant(at)) => at.to_string(),
            None => "none".into(),
        }
    }

    #[test]
    fn reads_the_styles_of_the_world() {
        for (written, expected) in [
            ("2011-08-05T09:05:00", "2011-08-05T09:05:00"),
            ("2011-08-05 09:05:00.250", "2011-08-05T09:05:00.25"),
            ("2011/8/5 9:05", "2011-08-05T09:05:00"),
            ("2011-8-5", "2011-08-05T00:00:00"),
            ("2011.08.05", "2011-08-05T00:00:00"),
            ("20110805", "2011-08-05T00:00:00"),
            ("20110805090501", "2011-08-05T09:05:01"),
            ("2024年1月5日", "2024-01-05T00:00:00"),
            ("2024年1月5日 10时5分", "2024-01-05T10:05:00"),
            ("2024年01月05日 下午3:05", "2024-01-05T15:05:00"),
            ("2024-01-05 上午12:05", "2024-01-05T00:05:00"),
            ("２０２４／１／５", "2024-01-05T00:00:00"),
            ("2024-01-05 10:11:12 +0800", "2024-01-05T02:11:12Z"),
            ("2024-01-05T10:11:12Z", "2024-01-05T10:11:12Z"),
            ("2024-01-05 10:11:12 UTC", "2024-01-05T10:11:12Z"),
            ("2024-01-05T10:11:12-03:00", "2024-01-05T13:11:12Z"),
            ("1704449472", "2024-01-05T10:11:12Z"),
            ("1704449472000", "2024-01-05T10:11:12Z"),
            ("40513.375", "2010-12-01T09:00:00"),
            ("40513", "2010-12-01T00:00:00"),
            ("Jan 5, 2024", "2024-01-05T00:00:00"),
            ("5 Jan 2024 3:05 PM", "2024-01-05T15:05:00"),
            ("05-Jan-24", "2024-01-05T00:00:00"),
            ("January 5, 2024 12:05 am", "2024-01-05T00:05:00"),
            ("\t=\"2024-01-05 10:11\"", "2024-01-05T10:11:00"),
        ] {
            assert_eq!(read(written, Order::DayFirst), expected, "{written}");
        }
        for bad in
            ["", "abc", "2024-13-01", "2024-02-30", "32/01/2024", "2024-01-05 25:00", "2024-01-05 10:11 x", "12", "1.5"]
        {
            assert_eq!(read(bad, Order::DayFirst), "none", "{bad}");
        }
    }

    #[test]
    fn the_column_decides_between_day_and_month() {
        assert_eq!(Order::decide(["12/1/2010 8:26", "1/13/2011 9:00"]), Some(Order::MonthFirst));
        assert_eq!(Order::decide(["12/1/2010", "13/1/2011"]), Some(Order::DayFirst));
        assert_eq!(Order::decide(["12/1/2010", "2011-01-13", "20111301"]), None);
        assert_eq!(read("12/1/2010 8:26", Order::MonthFirst), "2010-12-01T08:26:00");
        assert_eq!(read("12/1/2010 8:26", Order::DayFirst), "2010-01-12T08:26:00");
        assert_eq!(read("12/1/10", Order::DayFirst), "2010-01-12T00:00:00");
    }

    #[test]
    fn wall_times_take_the_zone() {
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
        let at = text("2024-01-05 08:00", Order::DayFirst).unwrap().at(&shanghai).unwrap();
        assert_eq!(at.to_string(), "2024-01-05T00:00:00Z");
    }
}
