//! How far a forecast missed.

use serde::{Deserialize, Serialize};

/// Errors over the hold-out windows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// Mean absolute error, in the unit of the series.
    pub mae: f64,
    /// MAE over the in-sample MAE of repeating the last season (Hyndman and Koehler 2006): below 1 beats that. `None` for a
    /// series that repeats exactly.
    pub mase: Option<f64>,
    /// Mean absolute percentage error (1 = 100 %) over the periods with sales; `None` without any.
    pub mape: Option<f64>,
    /// Total absolute error over total sales (1 = 100 %), which zeros do not disturb; `None` without sales.
    pub wape: Option<f64>,
}

impl Accuracy {
    /// From pairs of (forecast, actual) and the scale of [`scale`].
    pub(super) fn of(pairs: &[(f64, f64)], scale: f64) -> Self {
        let total: f64 = pairs.iter().map(|(f, a)| (f - a).abs()).sum();
        let sold: Vec<f64> = pairs.iter().filter(|(_, a)| *a > 0.0).map(|(f, a)| ((f - a) / a).abs()).collect();
        let sales: f64 = pairs.iter().map(|(_, a)| a.abs()).sum();
        let mae = total / pairs.len().max(1) as f64;
        Self {
            mae,
            mase: (scale > 0.0).then(|| mae / scale),
            mape: (!sold.is_empty()).then(|| sold.iter().sum::<f64>() / sold.len() as f64),
            wape: (sales > 0.0).then(|| total / sales),
        }
    }
}

/// The in-sample mean absolute error of repeating the last season.
pub(super) fn scale(values: &[f64], season: usize) -> f64 {
    let errors = values.len().saturating_sub(season);
    let total: f64 = (season..values.len()).map(|i| (values[i] - values[i - season]).abs()).sum();
    if errors == 0 { 0.0 } else { total / errors as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_errors() {
        let accuracy = Accuracy::of(&[(10.0, 8.0), (5.0, 0.0), (3.0, 4.0)], 2.0);
        assert!((accuracy.mae - 8.0 / 3.0).abs() < 1e-12);
        assert_eq!(accuracy.mase, Some(accuracy.mae / 2.0));
        assert_eq!(accuracy.mape, Some(0.25));
        assert_eq!(accuracy.wape, Some(8.0 / 12.0));
        assert_eq!(scale(&[1.0, 2.0, 4.0], 1), 1.5);
    }
}
