//! The numbers made of counted answers. Pure; every formula names its source. Intervals hold the value with 95 %
//! probability.
//!
//! | score | is | from |
//! | --- | --- | --- |
//! | [`nps`] | promoters (9–10) less detractors (0–6), −100 to 100 | Reichheld, Harvard Business Review, December 2003 |
//! | [`csat`] | the share of the two best answers, with their mean | Wilson, JASA 22 (1927), for the interval |
//! | [`ces`] | the mean of 1 to 7, with the share of 5 to 7 | Dixon, Freeman and Toman, HBR, July 2010 |
//! | [`csi`] | the mean of dimensions, each 0 to 100, weighted by how far satisfaction goes with them | Fornell et al., Journal of Marketing 60 (1996), for the model |

mod change;
pub(crate) mod csi;
mod estimate;
mod histogram;
mod score;

pub use change::Change;
pub(crate) use change::{difference, share_difference};
pub use estimate::Estimate;
pub(crate) use histogram::Histogram;
pub use score::Score;
pub(crate) use score::{ces, csat, nps};

/// Of fewer answers a score is marked: chance moves it too far to act on.
pub(crate) const SMALL: i64 = 30;

/// How sure an interval is to hold the value.
const LEVEL: f64 = 0.95;

/// The multiplier of a normal standard error for [`LEVEL`].
fn z() -> f64 {
    forecast::special::normal_multiplier(LEVEL)
}
