//! Robust z-scores: how unusual a value is, without the unusual values spoiling the yardstick.

use serde::{Deserialize, Serialize};

use super::quantile::median;

/// Which spread a robust z-score was measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RobustScale {
    /// Median absolute deviation.
    Mad,
    /// Mean absolute deviation: more than half of the values are equal.
    MeanAbsoluteDeviation,
    /// All values are equal.
    Constant,
}

/// The centre and standard-deviation-like spread of `values`: median and MAD/0.6745; where the MAD is 0, the mean absolute
/// deviation times 1.2533 (both equal σ for normal data); `None` without values. The spread is 0 only for constant values.
pub fn robust_scale(values: &[f64]) -> Option<(f64, f64, RobustScale)> {
    let centre = median(values)?;
    let deviations: Vec<f64> = values.iter().filter(|v| !v.is_nan()).map(|v| (v - centre).abs()).collect();
    let mad = median(&deviations)?;
    if mad > 0.0 {
        return Some((centre, mad / 0.674_489_750_196_081_7, RobustScale::Mad));
    }
    let mean = deviations.iter().sum::<f64>() / deviations.len() as f64;
    let scale = if mean > 0.0 { RobustScale::MeanAbsoluteDeviation } else { RobustScale::Constant };
    Some((centre, mean * (std::f64::consts::PI / 2.0).sqrt(), scale))
}

/// The robust z-score of `value` against `values`; beyond ±3.5 is unusual by convention. Against constant values any other
/// value scores ±∞. `None` without values.
pub fn robust_z(value: f64, values: &[f64]) -> Option<f64> {
    let (centre, spread, _) = robust_scale(values)?;
    let distance = value - centre;
    Some(if distance == 0.0 { 0.0 } else { distance / spread })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mad_and_its_fallbacks() {
        let z = robust_z(10.0, &[1.0, 2.0, 3.0, 4.0, 5.0]).expect("values");
        assert!((z - 0.6745 * 7.0).abs() < 1e-3);
        let mostly_zero = [0.0, 0.0, 0.0, 0.0, 5.0];
        assert_eq!(robust_scale(&mostly_zero).map(|s| s.2), Some(RobustScale::MeanAbsoluteDeviation));
        assert!((robust_z(5.0, &mostly_zero).expect("values") - 5.0 / 1.253_314).abs() < 1e-4);
        assert_eq!(robust_z(3.0, &[3.0, 3.0]), Some(0.0));
        assert_eq!(robust_z(4.0, &[3.0, 3.0]), Some(f64::INFINITY));
        assert_eq!(robust_z(4.0, &[]), None);
    }
}
