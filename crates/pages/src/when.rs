//! Days and hours as pages and mails write them, in the zone of the shop.

use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::strtime};

use crate::Language;

/// The day of an instant: `2026年3月5日`, `5 Mar 2026`.
#[must_use]
pub fn day(language: Language, zone: &TimeZone, at: Timestamp) -> String {
    let format = match language {
        Language::Zh => "%Y年%-m月%-d日",
        Language::En => "%-d %b %Y",
    };
    strtime::format(format, zone.to_datetime(at)).unwrap_or_default()
}

/// The day with the time of day: `2026年3月5日 18:00`, `5 Mar 2026, 18:00`.
#[must_use]
pub fn time(language: Language, zone: &TimeZone, at: Timestamp) -> String {
    let format = match language {
        Language::Zh => "%Y年%-m月%-d日 %H:%M",
        Language::En => "%-d %b %Y, %H:%M",
    };
    strtime::format(format, zone.to_datetime(at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_an_hour_are_those_of_the_shop() {
        let (at, zone) = ("2026-03-04T18:05:00Z".parse().unwrap(), TimeZone::fixed(jiff::tz::offset(8)));
        assert_eq!([Language::Zh, Language::En].map(|one| day(one, &zone, at)), ["2026年3月5日", "5 Mar 2026"]);
        assert_eq!(
            [Language::Zh, Language::En].map(|one| time(one, &zone, at)),
            ["2026年3月5日 02:05", "5 Mar 2026, 02:05"]
        );
    }
}
