//! Shops whose events are projected, replayed and compared.

mod facts;
mod people;
mod replay;
mod shop;
