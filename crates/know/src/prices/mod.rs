//! At what prices a customer buys, against what the shop asks in the same categories.
//!
//! Of every order line in the shop's currency, the *position* of its unit price among the prices of the products in its
//! category is the share of products that are cheaper, and half of those that cost the same: 0 below all, 1 above all,
//! 0.5 in the middle (the mid-rank of Hettmansperger 1984, which ties do not distort). A customer's price level is the
//! mean position of their lines. Products without a category stand among each other.
//!
//! The prices belong to the whole shop, so levels are computed over everybody once a day and after imports.

mod level;
mod run;
#[cfg(test)]
mod tests;

pub(crate) use run::{PriceReport, reconcile};
