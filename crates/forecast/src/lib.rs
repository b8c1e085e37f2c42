//! Repeat-buying, spend and sales models, checked against published results. Pure statistics: no I/O, no clock; anything
//! random takes a seed, and results do not depend on the number of threads.
//!
//! | module | what it answers |
//! | --- | --- |
//! | [`choose`] | a shop's histories → its forecast: pooled for small shops, chosen by hold-out for larger ones |
//! | [`repeat`] | who orders again, when and how often: BG/NBD, MBG/NBD, Pareto/NBD, and predictions with intervals |
//! | [`spend`] | how much an order is worth: Gamma-Gamma |
//! | [`total`] | what all customers together will order and spend, with an interval |
//! | [`evaluate`] | hold-out scores of models beside naive baselines |
//! | [`pooled`] | fits drawn towards public ones, for shops of any size |
//! | [`contrast`] | what has become more frequent, when many are looked at |
//! | [`rfm`] | tie-safe 1–5 scores and named groups |
//! | [`series`] | daily and weekly sales: forecast, interval, error against the naive forecast |
//! | [`stats`] | proportions, NPS, quantiles, robust z-scores |
//! | [`special`], [`optimise`], [`sample`] | the mathematics underneath |
//!
//! # Sources
//!
//! - BG/NBD: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005); Hardie's notes 004
//!   and 027 for the numerics.
//! - MBG/NBD: Batislam, Denizel and Filiztekin, Int. J. of Research in Marketing 24 (2007).
//! - Pareto/NBD: Schmittlein, Morrison and Colombo, Management Science 33 (1987); Fader and Hardie's note on deriving it.
//! - Gamma-Gamma: Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013).
//! - ₂F₁: DLMF chapter 15. Exponential smoothing: Hyndman, Koehler, Ord and Snyder (2008); MASE: Hyndman and Koehler (2006).
//! - Wilson interval: Wilson (1927). Quantile types: Hyndman and Fan (1996).
//!
//! Golden values: fits, likelihoods and hold-out scores on CDNOW (`tests/it`, when the data lie beside the repository) and
//! published points with given parameters (unit tests, always).

pub mod choose;
pub mod contrast;
pub mod evaluate;
pub mod optimise;
pub mod pooled;
pub mod repeat;
pub mod rfm;
pub mod sample;
pub mod series;
pub mod special;
pub mod spend;
pub mod stats;
pub mod total;
