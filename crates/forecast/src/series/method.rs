//! The methods that compete.

use serde::{Deserialize, Serialize};

use super::smoothing::{Shape, Smoothed};

/// How a series is forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The last value goes on.
    Naive,
    /// The last season repeats.
    SeasonalNaive,
    /// The same time last year, scaled to the recent level.
    YearlyNaive,
    /// Simple exponential smoothing.
    Smoothed,
    /// Exponential smoothing with damped trend.
    DampedTrend,
    /// Exponential smoothing with season.
    Seasonal,
    /// Exponential smoothing with damped trend and season.
    SeasonalDampedTrend,
}

impl Method {
    /// All methods, simplest first, so that ties go to the simpler one.
    pub(super) const ALL: [Self; 7] = [
        Self::Naive,
        Self::SeasonalNaive,
        Self::YearlyNaive,
        Self::Smoothed,
        Self::DampedTrend,
        Self::Seasonal,
        Self::SeasonalDampedTrend,
    ];

    /// Whether this only repeats what was.
    pub fn is_naive(self) -> bool {
        matches!(self, Self::Naive | Self::SeasonalNaive)
    }

    /// Means and standard deviations of the next `horizon` values, none below 0; `None` when the history is too short for the
    /// method. `season` is the length of the short season (1 for none), `year` that of a year.
    pub(super) fn ahead(self, values: &[f64], season: usize, year: usize, horizon: usize) -> Option<Vec<(f64, f64)>> {
        let ahead = match self {
            Self::Naive => repeat(values, 1, horizon)?,
            Self::SeasonalNaive => repeat(values, season, horizon)?,
            Self::YearlyNaive => last_year(values, season, year, horizon)?,
            Self::Smoothed => Smoothed::fit(values, Shape { trend: false, season: 1 })?.ahead(horizon),
            Self::DampedTrend => Smoothed::fit(values, Shape { trend: true, season: 1 })?.ahead(horizon),
            Self::Seasonal | Self::SeasonalDampedTrend if season == 1 => return None,
            Self::Seasonal => Smoothed::fit(values, Shape { trend: false, season })?.ahead(horizon),
            Self::SeasonalDampedTrend => Smoothed::fit(values, Shape { trend: true, season })?.ahead(horizon),
        };
        Some(ahead.into_iter().map(|(mean, deviation)| (mean.max(0.0), deviation)).collect())
    }
}

/// The last `season` values over and over; the uncertainty grows with each round, as for a random walk.
fn repeat(values: &[f64], season: usize, horizon: usize) -> Option<Vec<(f64, f64)>> {
    let last = values.len().checked_sub(season)?;
    let errors: Vec<f64> = (season..values.len()).map(|i| values[i] - values[i - season]).collect();
    let variance = mean_square(&errors).unwrap_or_else(|| mean_square(values).unwrap_or(0.0));
    let at = |h: usize| (values[last + h % season], (variance * (h / season + 1) as f64).sqrt());
    Some((0..horizon).map(at).collect())
}

/// The value a year ago times the ratio of the last four seasons to the same time a year ago; needs two years.
fn last_year(values: &[f64], season: usize, year: usize, horizon: usize) -> Option<Vec<(f64, f64)>> {
    let n = values.len();
    let window = (4 * season).max(8);
    if n < 2 * year || horizon > year || n < year + window {
        return None;
    }
    let ratio = |end: usize| {
        let before: f64 = values[end - year - window..end - year].iter().sum();
        let now: f64 = values[end - window..end].iter().sum();
        if before > 0.0 { (now / before).clamp(0.2, 5.0) } else { 1.0 }
    };
    let start = (year + window).max(n.saturating_sub(year));
    let errors: Vec<f64> = (start..n).map(|i| values[i] - ratio(i) * values[i - year]).collect();
    let deviation = mean_square(&errors)?.sqrt();
    let ratio = if n >= year + window { ratio(n) } else { 1.0 };
    Some((0..horizon).map(|h| (ratio * values[n + h - year], deviation)).collect())
}

fn mean_square(errors: &[f64]) -> Option<f64> {
    (!errors.is_empty()).then(|| errors.iter().map(|e| e * e).sum::<f64>() / errors.len() as f64)
}
