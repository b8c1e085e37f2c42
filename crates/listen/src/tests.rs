//! Shops whose reviews are projected, changed, replayed and compared.

mod erasure;
mod http;
mod imported;
mod invariants;
mod learning;
mod numbers;
mod pictures;
mod replay;
pub(crate) mod site;
mod verification;
mod voices;
