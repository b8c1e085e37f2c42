//! How much an order of each customer is worth: the Gamma-Gamma model (Fader and Hardie 2013).

mod fit;
mod gamma_gamma;

pub use fit::{SpendFit, fit_spend};
pub use gamma_gamma::{GammaGamma, Spend};
