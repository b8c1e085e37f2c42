//! Hold-out evaluation: what was predicted against what happened, always beside naive baselines.
//!
//! A base is read as of an earlier day, predicted forward to today, and compared with the orders that came. Mean errors
//! flatter any model (most customers order nothing, and "always zero" does well there), so totals, calibration and
//! decile lift stand beside them.

mod baselines;
mod compare;
mod metrics;
mod scores;

pub use baselines::Baseline;
pub use compare::{BaselineResult, Candidate, Comparison, Reason, compare};
pub use metrics::{auc, correlation};
pub use scores::{Bin, Decile, HoldOut, Scores, ZeroClass, score};
