//! Everyday statistics with their uncertainty: proportions, NPS, quantiles, robust outliers.

mod interval;
mod proportion;
mod quantile;
mod robust;

pub use interval::Interval;
pub use proportion::{Nps, nps, wilson, wilson_mean};
pub use quantile::{median, quantile, quantile_nearest};
pub use robust::{RobustScale, robust_scale, robust_z};
