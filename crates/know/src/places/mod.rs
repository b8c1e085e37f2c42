//! What became of orders, by what was bought and where it was sent: how many went back, and how many came late.
//!
//! Of all customers it is read from sums by day and month. Whoever changes orders, or of which category a product is, takes
//! these orders out of the sums before and puts them in again after it ([`take_out`]), so that the sums are always those of
//! the orders as they are stored.

mod read;
mod rows;
mod sums;

pub use read::{PlaceSum, Placed, place_sums};
pub(crate) use sums::{of_people, take_out, take_out_of_categories, with_products};
