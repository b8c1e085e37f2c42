//! The scoreboard as it is answered.

use std::collections::BTreeMap;

use serde::Serialize;
use survey::ScoreSurvey;
use utoipa::ToSchema;

use super::links::Place;
use super::measures::{self, Kind, Measure};
use super::period::Period;
use super::sample::{Estimate, SMALL, among, difference, is_significant};

/// Satisfaction and loyalty in numbers that can be trusted: each with its interval, how many observations it has, and
/// what it was before.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Scoreboard {
    /// The first day of which anything is known, `YYYY-MM-DD`; null where nothing is.
    pub first: Option<String>,
    /// The day that the shop is read at: no period ends later.
    pub last: String,
    pub period: Days,
    /// What it is compared with.
    pub previous: Days,
    /// The segment that the numbers are of; null for all customers.
    pub segment: Option<uuid::Uuid>,
    pub segment_name: Option<String>,
    pub measures: Vec<MeasureView>,
    /// What is worse than before by more than chance would make it, in the whole shop and in its parts, the surest first.
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
    /// The days of what was observed, where it has to ripen and they are earlier than the period; else null.
    pub observed: Option<Days>,
    /// Why there is no number although there is what it would be of: `no_returns`, `no_promises`, `no_deliveries`,
    /// `no_replies` or `no_changes` were ever told, or `undated_reviews`: all that there are have no time.
    pub missing: Option<&'static str>,
    /// With `undated_reviews`: how many there are in all, whatever the period.
    pub undated: Option<i64>,
    pub previous: Option<Number>,
    pub change: Option<Change>,
    /// Days, weeks, or months of thirty days; parts without an observation have none.
    pub series: Vec<Part>,
    /// The same of what it is compared with, in parts as long; at most the last as many.
    pub previous_series: Vec<Part>,
    /// Of NPS, CSAT and CES: the surveys whose answers they are.
    pub surveys: Vec<SurveyView>,
    /// Where in the console the people and the sentences are.
    pub link: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ScoreboardSurvey)]
pub(crate) struct SurveyView {
    pub id: uuid::Uuid,
    pub name: String,
    /// Whether it holds answers that other systems tell of.
    pub is_elsewhere: bool,
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
    /// Chance alone would make such a difference less than once in twenty times, and both have at least 30 observations.
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

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ScoreboardDropped)]
pub(crate) struct Dropped {
    pub key: &'static str,
    pub unit: &'static str,
    /// Where it dropped; null for the whole shop.
    pub place: Option<Place>,
    pub now: Number,
    pub previous: Number,
    pub change: Change,
    pub link: String,
}

impl From<&Period> for Days {
    fn from(period: &Period) -> Self {
        let (from, to) = period.ends();
        Self { from: from.to_string(), to: to.to_string() }
    }
}

impl From<Estimate> for Number {
    fn from(estimate: Estimate) -> Self {
        let Estimate { value, bounds, n } = estimate;
        Self { value, low: bounds.map(|(low, _)| low), high: bounds.map(|(_, high)| high), n, is_small: n < SMALL }
    }
}

/// The change from one period to another, as one of so many that are looked at; `None` where one of them says nothing.
pub(super) fn change(kind: Kind, now: &Estimate, before: &Estimate, looked_at: usize) -> Option<Change> {
    let change = among(looked_at, &difference(now, before)?);
    Some(Change {
        value: change.value,
        low: change.low,
        high: change.high,
        is_significant: is_significant(&change) && now.n.min(before.n) >= SMALL,
        is_better: (change.value > 0.0) == kind.is_more_better,
    })
}

impl MeasureView {
    pub(super) fn of(measure: &Measure, now: &Period, before: &Period, asking: &[ScoreSurvey]) -> Self {
        let asking = asking.iter().filter(|survey| survey.kind == measure.kind.key);
        let survey = |ScoreSurvey { id, name, is_elsewhere, .. }: &ScoreSurvey| SurveyView {
            id: *id,
            name: name.clone(),
            is_elsewhere: *is_elsewhere,
        };
        let (here, there) = (measure.estimate(now), measure.estimate(before));
        let part = |part: &Period| Part { days: part.into(), number: measure.estimate(part).map(Number::from) };
        let series: Vec<Part> = now.parts(now.step()).iter().map(part).collect();
        let earlier = before.parts(now.step());
        let latest = &earlier[earlier.len().saturating_sub(series.len())..];
        Self {
            key: measure.kind.key,
            unit: measure.kind.unit,
            is_more_better: measure.kind.is_more_better,
            change: here.zip(there).and_then(|(here, there)| change(measure.kind, &here, &there, 1)),
            now: here.map(Number::from),
            observed: measure.observed(now).as_ref().map(Days::from),
            missing: measure.missing(now),
            undated: measure.undated(now),
            previous: there.map(Number::from),
            previous_series: latest.iter().map(part).collect(),
            series,
            surveys: asking.map(survey).collect(),
            link: measure.link.clone(),
        }
    }
}

impl Dropped {
    /// Of the whole shop.
    pub(super) fn of(measure: &Measure, now: &Period, before: &Period) -> Option<Self> {
        let (here, there) = (measure.estimate(now)?, measure.estimate(before)?);
        Self::told(measure.kind, None, &measure.link, [&here, &there], 1)
    }

    /// Of the parts in which the shop was looked at: the more there are, the more chance alone would drop, so that each has
    /// to be surer.
    pub(super) fn in_parts(parts: &[measures::Part]) -> impl Iterator<Item = Self> {
        let mut looked_at: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for part in parts.iter().filter(|part| part.now.n.min(part.before.n) >= SMALL) {
            *looked_at.entry((part.kind.key, part.place.dimension.as_str())).or_default() += 1;
        }
        parts.iter().filter_map(move |part| {
            let beside = looked_at.get(&(part.kind.key, part.place.dimension.as_str())).copied().unwrap_or(1);
            Self::told(part.kind, Some(&part.place), &part.link, [&part.now, &part.before], beside)
        })
    }

    /// What is surely worse than before, of at least 30 observations on both sides.
    fn told(
        kind: Kind,
        place: Option<&Place>,
        link: &str,
        [here, there]: [&Estimate; 2],
        looked_at: usize,
    ) -> Option<Self> {
        let change = change(kind, here, there, looked_at)?;
        (change.is_significant && !change.is_better).then(|| Self {
            key: kind.key,
            unit: kind.unit,
            place: place.cloned(),
            now: (*here).into(),
            previous: (*there).into(),
            change,
            link: link.to_owned(),
        })
    }

    /// How far the change is from none, in its own uncertainty.
    pub fn weight(&self) -> f64 {
        let spread = (self.change.high - self.change.low).abs().max(f64::MIN_POSITIVE);
        self.change.value.abs() / spread
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Scale, Sum};
    use super::*;

    #[test]
    fn what_is_surely_worse_is_what_dropped() {
        let kind = Kind { key: "good_rate", unit: "share", is_more_better: true };
        let of = |hits, n| Scale::Share.estimate(Sum::share(hits, n)).unwrap();
        for (now, before, is_sure) in [(30, 30, true), (30, 29, false), (29, 30, false), (30, 1, false)] {
            let (here, there) = (of(0, now), of(before, before));
            let change = change(kind, &here, &there, 1).unwrap();
            assert_eq!(change.is_significant, is_sure, "{now} against {before}");
            assert_eq!(Dropped::told(kind, None, "", [&here, &there], 1).is_some(), is_sure, "{now} against {before}");
        }
    }
}
