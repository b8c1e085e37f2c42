//! Shops whose reviews are projected, changed, replayed and compared.

mod advertised;
mod alike;
mod asked;
mod assigned;
mod claims;
mod drafts;
mod erasure;
mod held;
mod http;
mod imported;
mod invariants;
mod invited;
mod late;
mod later;
mod learning;
mod model_drafts;
mod numbers;
mod pictures;
mod public_score;
mod replay;
mod rewarded;
pub(crate) mod site;
mod undone;
mod unrated;
mod verification;
mod voices;
mod zones;
