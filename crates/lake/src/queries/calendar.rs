use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use primitives::Timestamp;

use crate::error::{LakeError, Result};
use crate::file::DataFile;

/// The days of a time zone over the time that files cover, numbered from 0.
pub(crate) struct Calendar {
    /// Where each begins, microseconds, ascending.
    starts: Vec<i64>,
    dates: Vec<Date>,
}

impl Calendar {
    pub(crate) fn covering(files: &[Arc<DataFile>], zone: &TimeZone) -> Result<Self> {
        let first = files.iter().map(|file| file.meta.first_time).min();
        let last = files.iter().map(|file| file.meta.last_time).max();
        match first.zip(last) {
            Some((first, last)) => Self::between(first, last, zone).map_err(|e| LakeError::Query(e.to_string())),
            None => Ok(Self { starts: Vec::new(), dates: Vec::new() }),
        }
    }

    fn between(first: Timestamp, last: Timestamp, zone: &TimeZone) -> std::result::Result<Self, jiff::Error> {
        let mut date = first.to_zoned(zone.clone()).date();
        let (mut starts, mut dates) = (Vec::new(), Vec::new());
        loop {
            let start = date.to_zoned(zone.clone())?.timestamp();
            if start > last {
                return Ok(Self { starts, dates });
            }
            starts.push(start.as_microsecond());
            dates.push(date);
            date = date.checked_add(1.day())?;
        }
    }

    /// The number of the day that an instant of the files lies in.
    pub(crate) fn number(&self, micros: i64) -> usize {
        self.starts.partition_point(|start| *start <= micros).saturating_sub(1)
    }

    /// Where the given one ends, microseconds.
    pub(crate) fn end(&self, number: usize) -> i64 {
        self.starts.get(number + 1).copied().unwrap_or(i64::MAX)
    }

    /// Its date.
    pub(crate) fn date(&self, number: usize) -> Date {
        self.dates[number]
    }

    pub(crate) fn len(&self) -> usize {
        self.dates.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_zone_and_its_summer_time() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let (first, last) = ("2026-03-28T22:59:59Z".parse().unwrap(), "2026-03-30T12:00:00Z".parse().unwrap());
        let days = Calendar::between(first, last, &zone).unwrap();
        let day = |time: &str| days.date(days.number(time.parse::<Timestamp>().unwrap().as_microsecond())).to_string();
        assert_eq!(day("2026-03-28T22:59:59Z"), "2026-03-28");
        assert_eq!(day("2026-03-28T23:00:00Z"), "2026-03-29");
        assert_eq!(day("2026-03-29T21:59:59Z"), "2026-03-29", "that day has 23 hours");
        assert_eq!(day("2026-03-29T22:00:00Z"), "2026-03-30");
        assert_eq!(days.len(), 3);
    }
}
