//! Rolling-origin hold-out: each method predicts several recent windows from what was known before them.

use super::method::Method;

/// What a method would have said: one entry per window and step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Try {
    pub forecast: f64,
    pub deviation: f64,
    pub actual: f64,
}

/// Hold-out windows: how long and where they start.
#[derive(Clone, Debug)]
pub(super) struct Windows {
    pub length: usize,
    pub starts: Vec<usize>,
}

impl Windows {
    /// Up to five windows of up to `horizon` at the end of `n` values, half overlapping, that leave two thirds to learn from.
    /// Empty when there is too little to hold anything out.
    pub(super) fn new(n: usize, season: usize, horizon: usize) -> Self {
        let length = horizon.min(n / 6).max(1);
        let first = (2 * season).max(4).max(n.saturating_sub(n / 3));
        let step = length.div_ceil(2);
        let starts =
            (0..5).filter_map(|k| n.checked_sub(length + k * step)).filter(|&start| start >= first).rev().collect();
        Self { length, starts }
    }

    /// Periods covered by any window.
    pub(super) fn periods(&self) -> usize {
        match (self.starts.first(), self.starts.last()) {
            (Some(first), Some(last)) => last + self.length - first,
            _ => 0,
        }
    }
}

/// What `method` would have said in all windows; `None` when it could not have spoken in each.
pub(super) fn tries(method: Method, values: &[f64], season: usize, year: usize, windows: &Windows) -> Option<Vec<Try>> {
    let mut tries = Vec::new();
    for &start in &windows.starts {
        let ahead = method.ahead(&values[..start], season, year, windows.length)?;
        let window = &values[start..start + windows.length];
        tries.extend(ahead.iter().zip(window).map(|(&(forecast, deviation), &actual)| Try {
            forecast,
            deviation,
            actual,
        }));
    }
    (!tries.is_empty()).then_some(tries)
}
