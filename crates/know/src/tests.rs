//! Shops whose events are projected, replayed and compared.

mod claims;
mod currencies;
mod erasure;
mod facts;
mod find;
mod given_back;
mod handed;
mod http;
mod imports;
mod insight;
mod named;
mod nested;
mod own_numbers;
mod people;
mod places;
mod recorded_consent;
mod replay;
mod rules;
mod said;
pub(crate) mod shop;
pub(crate) mod site;
mod touches;
mod trust;
mod undone;
