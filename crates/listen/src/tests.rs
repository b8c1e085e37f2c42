//! Shops whose reviews are projected, changed, replayed and compared.

mod claims;
mod erasure;
mod http;
mod imported;
mod invariants;
mod later;
mod learning;
mod numbers;
mod pictures;
mod replay;
pub(crate) mod site;
mod undone;
mod verification;
mod voices;
