//! RFM: recency, frequency and money scores from 1 to 5 against the shop's own customers, and named groups.
//!
//! Scores are functions of the value alone: equal values always get equal scores, however heavy the ties (most customers
//! of most shops have one order). So quintiles need not hold a fifth of the customers each.

mod groups;
mod scores;

pub use groups::Group;
pub use scores::{Cutoffs, Rfm, RfmInput, Scale, rfm_scores};
