use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::Order;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What remains to be read of a date.
pub(super) struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    pub fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    pub fn spaces(&mut self) {
        self.0 = self.0.trim_start();
    }

    /// The digits that come next, up to nine, and how many they are.
    pub fn number(&mut self) -> Option<(u32, usize)> {
        let width = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let value = self.0[..width].parse().ok().filter(|_| width <= 9)?;
        self.0 = &self.0[width..];
        Some((value, width))
    }

    /// Takes one of the marks, and the spaces around it.
    pub fn eat(&mut self, marks: &[char]) -> bool {
        let trimmed = self.0.trim_start();
        match trimmed.strip_prefix(marks) {
            Some(rest) => self.0 = rest.trim_start(),
            None if marks.contains(&' ') && trimmed.len() < self.0.len() => self.0 = trimmed,
            None => return false,
        }
        true
    }

    /// An English month, in full or three letters.
    fn month_name(&mut self) -> Option<i8> {
        let width = self.0.bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = self.0[..width].to_ascii_lowercase();
        let name = if name == "sept" { "sep" } else { &name };
        let index = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(name))?;
        self.0 = &self.0[width..];
        i8::try_from(index + 1).ok()
    }

    pub fn date(&mut self, order: Order) -> Option<Date> {
        const MARKS: &[char] = &['/', '.', '-', ' ', ',', '年', '月'];
        if let Some(month) = self.month_name() {
            self.eat(&['.', ' ']);
            let (day, _) = self.number()?;
            self.eat(MARKS);
            let (year, width) = self.number()?;
            return civil(full_year(year, width)?, month, day);
        }
        let (first, width) = self.number()?;
        if !self.eat(MARKS) {
            return None;
        }
        if let Some(month) = self.month_name() {
            self.eat(MARKS);
            let (year, year_width) = self.number()?;
            return civil(full_year(year, year_width)?, month, first);
        }
        let (second, _) = self.number()?;
        if !self.eat(MARKS) {
            return None;
        }
        let (third, third_width) = self.number()?;
        if let Some(rest) = self.0.strip_prefix(['日', '号']) {
            self.0 = rest;
        }
        let month = |number: u32| i8::try_from(number).ok();
        if width == 4 {
            return civil(i16::try_from(first).ok()?, month(second)?, third);
        }
        let year = full_year(third, third_width)?;
        match order {
            Order::DayFirst => civil(year, month(second)?, first),
            Order::MonthFirst => civil(year, month(first)?, second),
        }
    }

    /// Over what stands between a date and a time.
    pub fn skip_to_time(&mut self) {
        self.0 = self.0.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, 'T' | ','));
    }

    pub fn time(&mut self) -> Option<Time> {
        let mut half = self.half_of_day();
        let (hour, _) = self.number()?;
        let (mut minute, mut second, mut nanos) = (0, 0, 0);
        if self.eat(&[':', '时', '点']) && !self.is_done() {
            minute = self.number()?.0;
            if self.eat(&[':', '分']) && !self.is_done() {
                second = self.number()?.0;
                nanos = self.fraction();
                self.eat(&['秒']);
            }
        }
        half = half.or_else(|| self.half_of_day());
        let hour = match half {
            Some(afternoon) if (1..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
            _ => hour,
        };
        let small = |number: u32| i8::try_from(number).ok();
        Time::new(small(hour)?, small(minute)?, small(second)?, nanos).ok()
    }

    /// The fraction of a second in nanoseconds.
    fn fraction(&mut self) -> i32 {
        let Some(rest) = self.0.strip_prefix(['.', ',']) else { return 0 };
        let width = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.0 = &rest[width..];
        let digits = rest.bytes().take(width).chain(std::iter::repeat(b'0')).take(9);
        digits.fold(0, |value, digit| value * 10 + i32::from(digit - b'0'))
    }

    /// Whether am or pm is said here.
    fn half_of_day(&mut self) -> Option<bool> {
        self.spaces();
        for (word, afternoon) in [
            ("上午", false),
            ("下午", true),
            ("AM", false),
            ("PM", true),
            ("am", false),
            ("pm", true),
            ("a.m.", false),
            ("p.m.", true),
        ] {
            if let Some(rest) = self.0.strip_prefix(word) {
                self.0 = rest.trim_start();
                return Some(afternoon);
            }
        }
        None
    }

    /// `Z`, `UTC`, `GMT`, `+0800`, `-03:00`.
    pub fn offset(&mut self) -> Option<Offset> {
        for word in ["Z", "UTC", "GMT"] {
            if let Some(rest) = self.0.strip_prefix(word) {
                self.0 = rest;
                if rest.is_empty() {
                    return Some(Offset::UTC);
                }
                break;
            }
        }
        let (sign, rest) = match self.0.split_at_checked(1)? {
            ("+", rest) => (1, rest),
            ("-", rest) => (-1, rest),
            _ => return None,
        };
        let digits: String = rest.chars().filter(|c| *c != ':').collect();
        let (hours, minutes) = digits.split_at_checked(2)?;
        let hours: i32 = hours.parse().ok()?;
        let minutes: i32 = if minutes.is_empty() { 0 } else { minutes.parse().ok().filter(|m| *m < 60)? };
        self.0 = "";
        Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
    }
}

/// Two digits mean 1970 to 2069.
fn full_year(year: u32, width: usize) -> Option<i16> {
    let year = i16::try_from(year).ok()?;
    match width {
        4 => Some(year),
        2 => Some(year + if year < 70 { 2000 } else { 1900 }),
        _ => None,
    }
}

fn civil(year: i16, month: i8, day: u32) -> Option<Date> {
    Date::new(year, month, i8::try_from(day).ok()?).ok()
}
