//! The forecast of one series.

use serde::{Deserialize, Serialize};

use super::accuracy::{Accuracy, scale};
use super::backtest::{Try, Windows, tries};
use super::method::Method;
use crate::special::normal_multiplier;
use crate::stats::{Interval, quantile};

/// The period of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// Days, with a weekly season.
    Day,
    /// Weeks, without a short season.
    Week,
}

impl Grain {
    fn season(self) -> usize {
        match self {
            Self::Day => 7,
            Self::Week => 1,
        }
    }

    /// A year in whole weeks, so that weekdays fall on themselves.
    fn year(self) -> usize {
        match self {
            Self::Day => 364,
            Self::Week => 52,
        }
    }
}

/// A forecast with its record against the naive one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesForecast {
    /// One interval per coming period, none below 0.
    pub periods: Vec<Interval>,
    /// The method used.
    pub method: Method,
    /// Errors of the method used over the hold-out; `None` when the series is too short to hold anything out.
    pub ours: Option<Accuracy>,
    /// The better of repeating the last value and repeating the last season, over the same hold-out.
    pub naive_method: Method,
    /// Its errors.
    pub naive: Option<Accuracy>,
    /// Whether no method beat the naive one, so that it is used.
    pub naive_wins: bool,
    /// Periods in the hold-out. The method was chosen on the same periods, so its errors are slightly flattering.
    pub holdout_periods: usize,
}

struct Entry {
    method: Method,
    tries: Vec<Try>,
    accuracy: Accuracy,
}

/// Forecasts the next `horizon` periods of `values` (oldest first, no gaps: a period without sales is 0; NaNs count as 0),
/// with central intervals of `level`. An empty series forecasts 0.
///
/// The widths of the intervals come from the method's own theory, scaled so that they would have covered `level` of the
/// hold-out.
pub fn forecast_series(values: &[f64], grain: Grain, horizon: usize, level: f64) -> SeriesForecast {
    let values: Vec<f64> = values.iter().map(|v| if v.is_finite() { v.max(0.0) } else { 0.0 }).collect();
    // Silence before the first sale is no history.
    let values = &values[values.iter().position(|v| *v > 0.0).unwrap_or(0)..];
    let (season, year) = (grain.season(), grain.year());
    let windows = Windows::new(values.len(), season, horizon.max(1));
    let scale = scale(values, season);
    let entries: Vec<Entry> = Method::ALL
        .into_iter()
        .filter_map(|method| tries(method, values, season, year, &windows).map(|tries| (method, tries)))
        .map(|(method, tries)| {
            let pairs: Vec<(f64, f64)> = tries.iter().map(|t| (t.forecast, t.actual)).collect();
            Entry { method, tries, accuracy: Accuracy::of(&pairs, scale) }
        })
        .collect();
    let best = |naive_only: bool| {
        entries
            .iter()
            .filter(|e| !naive_only || e.method.is_naive())
            .reduce(|best, entry| if entry.accuracy.mae < best.accuracy.mae - 1e-12 { entry } else { best })
    };
    let (chosen, naive) = (best(false), best(true));
    let fallback = if values.len() >= season { Method::SeasonalNaive } else { Method::Naive };
    let method = chosen.map_or(fallback, |entry| entry.method);
    let multiplier = chosen.map_or(normal_multiplier(level), |entry| multiplier(&entry.tries, level));
    let ahead = method.ahead(values, season, year, horizon).unwrap_or_else(|| vec![(0.0, 0.0); horizon]);
    SeriesForecast {
        periods: ahead.into_iter().map(|(mean, deviation)| interval(mean, multiplier * deviation)).collect(),
        method,
        ours: chosen.map(|entry| entry.accuracy),
        naive_method: naive.map_or(fallback, |entry| entry.method),
        naive: naive.map(|entry| entry.accuracy),
        naive_wins: method.is_naive(),
        holdout_periods: windows.periods(),
    }
}

fn interval(mean: f64, half: f64) -> Interval {
    Interval { value: mean, low: (mean - half).max(0.0), high: mean + half }
}

/// Standard deviations to go to either side: what would have covered `level` of the tries, or the normal multiplier where
/// they are few; never less than half of that, as a lucky hold-out proves little.
fn multiplier(tries: &[Try], level: f64) -> f64 {
    let normal = normal_multiplier(level);
    let distances: Vec<f64> =
        tries.iter().filter(|t| t.deviation > 0.0).map(|t| (t.forecast - t.actual).abs() / t.deviation).collect();
    if distances.len() < 20 {
        return normal;
    }
    quantile(&distances, level).map_or(normal, |covering| covering.clamp(normal / 2.0, normal * 3.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Sampler;
    use proptest::prelude::*;

    /// Orders per day around a mean: a Poisson draw by counting exponential gaps.
    fn poisson(mean: f64, sampler: &mut Sampler) -> f64 {
        let (mut count, mut time) = (0.0, sampler.exponential(1.0));
        while time < mean {
            count += 1.0;
            time += sampler.exponential(1.0);
        }
        count
    }

    fn weekly_shop(days: usize) -> Vec<f64> {
        let mut sampler = Sampler::new(13);
        let week = [0.8, 0.7, 0.8, 0.9, 1.1, 1.5, 1.4];
        (0..days).map(|d| poisson(20.0 * week[d % 7], &mut sampler)).collect()
    }

    #[test]
    fn a_weekly_rhythm_is_found_and_beats_naive() {
        let values = weekly_shop(200);
        let forecast = forecast_series(&values[..172], Grain::Day, 28, 0.8);
        assert!(matches!(forecast.method, Method::Seasonal | Method::SeasonalDampedTrend), "{:?}", forecast.method);
        assert!(!forecast.naive_wins);
        let (ours, naive) = (forecast.ours.expect("errors"), forecast.naive.expect("errors"));
        assert!(ours.mae < 0.9 * naive.mae, "{ours:?} {naive:?}");
        let inside = forecast.periods.iter().zip(&values[172..]).filter(|(i, v)| i.low <= **v && **v <= i.high).count();
        assert!((17..=28).contains(&inside), "{inside} of 28");
    }

    #[test]
    fn intervals_cover_what_they_promise() {
        let values = weekly_shop(900);
        let (mut inside, mut total) = (0, 0);
        for start in (120..870).step_by(30) {
            let forecast = forecast_series(&values[start - 120..start], Grain::Day, 14, 0.8);
            total += 14;
            inside +=
                forecast.periods.iter().zip(&values[start..]).filter(|(i, v)| i.low <= **v && **v <= i.high).count();
        }
        let share = inside as f64 / f64::from(total);
        assert!((0.72..0.9).contains(&share), "{share}");
    }

    #[test]
    fn a_random_walk_stays_with_naive_and_says_so() {
        let mut sampler = Sampler::new(2);
        let mut at = 500.0;
        let values: Vec<f64> = (0..150)
            .map(|_| {
                at += 10.0 * sampler.normal();
                at
            })
            .collect();
        let forecast = forecast_series(&values, Grain::Week, 8, 0.8);
        let (ours, naive) = (forecast.ours.expect("errors"), forecast.naive.expect("errors"));
        assert!(ours.mae <= naive.mae && (!forecast.naive_wins || ours == naive));
        assert!(ours.mae > 0.8 * naive.mae, "nothing should beat naive by much: {ours:?} {naive:?}");
    }

    #[test]
    fn two_years_of_a_yearly_peak_bring_it_back() {
        let values: Vec<f64> =
            (0..800).map(|d| if (300..330).contains(&(d % 364)) { 100.0 } else { 10.0 + (d % 7) as f64 }).collect();
        let forecast = forecast_series(&values[..364 * 2 - 60], Grain::Day, 14, 0.8);
        assert!(forecast.ours.is_some());
        let ahead = Method::YearlyNaive.ahead(&values[..364 * 2], 7, 364, 320).expect("two years");
        assert!((ahead[310].0 - 100.0).abs() < 1.0, "{:?}", ahead[310]);
    }

    proptest! {
        #[test]
        fn always_an_answer(values in prop::collection::vec(0_u8..5, 0..90), horizon in 1_usize..30) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            for grain in [Grain::Day, Grain::Week] {
                let forecast = forecast_series(&values, grain, horizon, 0.8);
                prop_assert_eq!(forecast.periods.len(), horizon);
                for period in &forecast.periods {
                    prop_assert!(period.value.is_finite() && period.high.is_finite());
                    prop_assert!(0.0 <= period.low && period.low <= period.value && period.value <= period.high);
                }
                if let (Some(ours), Some(naive)) = (forecast.ours, forecast.naive) {
                    prop_assert!(ours.mae <= naive.mae);
                }
                prop_assert_eq!(&forecast, &forecast_series(&values, grain, horizon, 0.8));
            }
        }
    }
}
