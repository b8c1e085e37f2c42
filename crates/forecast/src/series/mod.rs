//! Forecasts of daily or weekly sales, chosen against the naive forecast by rolling-origin hold-out.
//!
//! Most shops' series are short, low and full of zeros, where a clever method easily loses to repeating last week. So every
//! method first predicts the recent past, and when none beats the naive one, the naive one is used and said.

mod accuracy;
mod backtest;
mod forecast;
mod method;
mod smoothing;

pub use accuracy::Accuracy;
pub use forecast::{Grain, SeriesForecast, forecast_series};
pub use method::Method;
