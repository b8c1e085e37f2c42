//! Shops whose events are projected, replayed and compared.

mod claims;
mod erasure;
mod facts;
mod find;
mod http;
mod imports;
mod insight;
mod people;
mod replay;
mod rules;
pub(crate) mod shop;
mod site;
mod trust;
mod undone;
