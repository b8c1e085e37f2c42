//! The scoreboard as it is answered.

use serde::Serialize;
use utoipa::ToSchema;

use super::measures::Measure;
use super::period::Period;
use super::sample::{Estimate, SMALL, difference, is_significant};

/// Satisfaction and loyalty in numbers that can be trusted: each with its interval, how many observations it has, and
/// what it was before.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Scoreboard {
    pub period: Days,
    pub previous: Days,
    /// The segment that the numbers are of; null for all customers.
    pub segment: Option<uuid::Uuid>,
    pub measures: Vec<MeasureView>,
    /// What is worse than before by more than chance would make it, the surest first.
    pub dropped: Vec<Dropped>,
}

/// `YYYY-MM-DD` in the shop's zone, both within.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ScoreboardDays)]
pub(crate) struct Days {
    pub from: String,
    pub to: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoreboardMeasure)]
pub(crate) struct MeasureView {
    /// `nps`, `csat`, `ces`, `dsr_described` …: the console has the words and the formula.
    pub key: &'static str,
    /// `share` (0 to 1), `points` (−100 to 100), `stars` (1 to 5), `scale7` (1 to 7), `minutes`.
    pub unit: &'static str,
    /// Whether more is better.
    pub is_more_better: bool,
    /// Null where nothing was observed.
    pub now: Option<Number>,
    pub previous: Option<Number>,
    pub change: Option<Change>,
    /// Weeks, or months of thirty days; parts without an observation have none.
    pub series: Vec<Part>,
    /// Where in the console the people and the sentences are.
    pub link: &'static str,
}

/// An estimate and the interval that holds it with 95 % probability.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = ScoreboardNumber)]
pub(crate) struct Number {
    pub value: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Observations.
    pub n: i64,
    /// Fewer than 30: shown, but not to be trusted.
    pub is_small: bool,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = ScoreboardChange)]
pub(crate) struct Change {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// Chance alone would make such a difference less than once in twenty times.
    pub is_significant: bool,
    pub is_better: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoreboardPart)]
pub(crate) struct Part {
    #[serde(flatten)]
    pub days: Days,
    pub number: Option<Number>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoreboardDropped)]
pub(crate) struct Dropped {
    pub key: &'static str,
    pub unit: &'static str,
    /// The category of products where it dropped; null for the whole shop.
    pub category: Option<String>,
    pub now: Number,
    pub previous: Number,
    pub change: Change,
    pub link: &'static str,
}

impl From<&Period> for Days {
    fn from(period: &Period) -> Self {
        let last = period.to.yesterday().unwrap_or(period.to);
        Self { from: period.from.to_string(), to: last.to_string() }
    }
}

impl From<Estimate> for Number {
    fn from(estimate: Estimate) -> Self {
        let Estimate { value, bounds, n } = estimate;
        Self { value, low: bounds.map(|(low, _)| low), high: bounds.map(|(_, high)| high), n, is_small: n < SMALL }
    }
}

/// The change from one period to another; `None` where one of them says nothing.
pub(super) fn change(measure: &Measure, now: &Estimate, before: &Estimate) -> Option<Change> {
    let change = difference(now, before)?;
    Some(Change {
        value: change.value,
        low: change.low,
        high: change.high,
        is_significant: is_significant(&change),
        is_better: (change.value > 0.0) == measure.is_more_better,
    })
}

impl MeasureView {
    pub(super) fn of(measure: &Measure, now: &Period, before: &Period) -> Self {
        let (here, there) = (measure.estimate(now), measure.estimate(before));
        let part = |part: &Period| Part { days: part.into(), number: measure.estimate(part).map(Number::from) };
        Self {
            key: measure.key,
            unit: measure.unit,
            is_more_better: measure.is_more_better,
            change: here.zip(there).and_then(|(here, there)| change(measure, &here, &there)),
            now: here.map(Number::from),
            previous: there.map(Number::from),
            series: now.parts().iter().map(part).collect(),
            link: measure.link,
        }
    }
}

impl Dropped {
    /// What is surely worse than before, of at least 30 observations on both sides.
    pub(super) fn of(measure: &Measure, category: Option<&str>, now: &Period, before: &Period) -> Option<Self> {
        let (here, there) = (measure.estimate(now)?, measure.estimate(before)?);
        let change = change(measure, &here, &there)?;
        let is_told = change.is_significant && !change.is_better && here.n >= SMALL && there.n >= SMALL;
        is_told.then(|| Self {
            key: measure.key,
            unit: measure.unit,
            category: category.map(str::to_owned),
            now: here.into(),
            previous: there.into(),
            change,
            link: measure.link,
        })
    }

    /// How far the change is from none, in its own uncertainty.
    pub fn weight(&self) -> f64 {
        let spread = (self.change.high - self.change.low).abs().max(f64::MIN_POSITIVE);
        self.change.value.abs() / spread
    }
}
