//! Quantiles of finite samples. Which definition matters for few values, so each function names its own.

/// The linearly interpolated quantile (Hyndman and Fan type 7, the default of R and NumPy) of unsorted values; NaNs are left
/// out, `None` without values.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let sorted = sorted(values);
    let last = sorted.len().checked_sub(1)?;
    let position = share.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (position - below as f64) * (sorted[above] - sorted[below]))
}

/// The smallest value that at least `share` of the values do not exceed (Hyndman and Fan type 1): always one of the values.
pub fn quantile_nearest(values: &[f64], share: f64) -> Option<f64> {
    let sorted = sorted(values);
    let last = sorted.len().checked_sub(1)?;
    // The tolerance keeps 0.2 · 5 from becoming the second value through rounding.
    let rank = (share.clamp(0.0, 1.0) * sorted.len() as f64 - 1e-9).ceil() as usize;
    Some(sorted[rank.saturating_sub(1).min(last)])
}

/// The median (type 7).
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_differ_as_documented() {
        let values = [5.0, 1.0, 4.0, 2.0];
        assert_eq!(median(&values), Some(3.0));
        assert_eq!(quantile_nearest(&values, 0.5), Some(2.0));
        assert_eq!(quantile(&values, 0.25), Some(1.75));
        assert_eq!(quantile_nearest(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.2), Some(1.0));
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[f64::NAN, 7.0], 1.0), Some(7.0));
    }
}
