//! Shops whose events are projected, replayed and compared.

mod claims;
mod currencies;
mod erasure;
mod facts;
mod find;
mod given_back;
mod http;
mod imports;
mod insight;
mod own_numbers;
mod people;
mod replay;
mod rules;
mod said;
pub(crate) mod shop;
mod site;
mod trust;
mod undone;
