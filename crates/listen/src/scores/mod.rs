//! The shop's scores: which reviews count ([`rules`]), their sums by day ([`sums`]), and the numbers made of them.

pub(crate) mod rules;
pub(crate) mod sums;
