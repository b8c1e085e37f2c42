//! Shops whose reviews are projected, changed, replayed and compared.

mod advertised;
mod claims;
mod erasure;
mod http;
mod imported;
mod invariants;
mod invited;
mod later;
mod learning;
mod model_drafts;
mod numbers;
mod pictures;
mod replay;
pub(crate) mod site;
mod undone;
mod unrated;
mod verification;
mod voices;
