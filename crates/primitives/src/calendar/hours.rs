use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When a shop works: by default around the clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WorkingHours {
    /// By weekday, at least one span in all; null: around the clock.
    pub week: Option<WorkingWeek>,
    /// Days that are not as their weekday: closed, or worked in hours of their own. At most 400, each once.
    pub special_days: Vec<SpecialDay>,
}

/// The spans of each weekday, at most 6; none: it is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WorkingWeek {
    pub monday: Vec<WorkingSpan>,
    pub tuesday: Vec<WorkingSpan>,
    pub wednesday: Vec<WorkingSpan>,
    pub thursday: Vec<WorkingSpan>,
    pub friday: Vec<WorkingSpan>,
    pub saturday: Vec<WorkingSpan>,
    pub sunday: Vec<WorkingSpan>,
}

impl WorkingWeek {
    /// Monday first, by the names that the fields have.
    #[must_use]
    pub fn days(&self) -> [(&'static str, &[WorkingSpan]); 7] {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }
}

/// A span of work by the shop's clock. It belongs to the day on which it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkingSpan {
    /// Like 09:00.
    pub from: String,
    /// Like 18:00; not after `from`: on the next day, so that 22:00 to 06:00 is a night and 00:00 to 00:00 a whole day.
    pub to: String,
}

/// A day that is not as its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// What it is called, 1 to 60 characters.
    pub name: String,
    /// When the shop works on it; none: it is closed.
    #[serde(default)]
    pub spans: Vec<WorkingSpan>,
}

/// Why hours cannot be worked by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    #[error("{field}: must be a time of day like 09:00")]
    TimeOfDay { field: String },
    #[error("{field}: {one} and {other} overlap")]
    Overlap { field: String, one: String, other: String },
    #[error("{field}: {day} is there twice")]
    Twice { field: String, day: Date },
    #[error("week: there are no working hours at all")]
    NoHours,
}

pub(super) type Spans = Vec<(Time, Time)>;

/// The spans of a day, the earliest first.
pub(super) fn read(field: &str, spans: &[WorkingSpan]) -> Result<Spans, HoursError> {
    let mut read: Vec<(Time, Time, &WorkingSpan)> = Vec::with_capacity(spans.len());
    for (n, span) in spans.iter().enumerate() {
        let part = |name: &str, text: &str| {
            time(text).ok_or_else(|| HoursError::TimeOfDay { field: format!("{field}.{n}.{name}") })
        };
        read.push((part("from", &span.from)?, part("to", &span.to)?, span));
    }
    read.sort_by_key(|&(from, ..)| from);
    for pair in read.windows(2) {
        if let [(from, to, one), (next, _, other)] = pair
            && (to <= from || next < to)
        {
            let text = |span: &WorkingSpan| format!("{}–{}", span.from, span.to);
            return Err(HoursError::Overlap { field: field.to_owned(), one: text(one), other: text(other) });
        }
    }
    Ok(read.into_iter().map(|(from, to, _)| (from, to)).collect())
}

/// Reads `09:00`.
fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let is_number = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}
