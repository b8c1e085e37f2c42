//! Shops whose events are projected, replayed and compared.

mod erasure;
mod facts;
mod http;
mod people;
mod replay;
pub(crate) mod shop;
