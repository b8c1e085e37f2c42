//! What events tell of orders, products and reviews.

mod item;
mod orders;
mod parcels;
mod products;
mod statement;
mod words;

pub(crate) use item::Item;
pub(crate) use orders::{Order, Orders};
pub(crate) use products::{Product, Products, mentioned, product_id};
pub(crate) use statement::{Content, MAX_TEXT, MAX_TITLE, Statement};
pub(crate) use words::withdraw;
