//! Repeat buying: who will order again, when and how often.

mod beta_geometric;
mod counts;
mod fit;
mod history;
mod model;
mod models;
mod pareto;
mod pareto_gradient;
mod predictor;
mod simulated;

pub use fit::{Fit, Prior, fit, fit_with_prior};
pub use history::{Base, History};
pub use model::{Kind, Model};
pub use models::{BgNbd, MbgNbd, ParetoNbd, RepeatModel};
pub use predictor::{CustomerSpend, NextOrder, Predictor};
pub use simulated::{SimulatedCustomer, simulate_bg_nbd, simulate_mbg_nbd};
