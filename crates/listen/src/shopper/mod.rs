//! What shoppers see: the form behind a link, the public reviews, their data for other pages.
//!
//! Pages are made on the server and work without JavaScript and cookies; their policy allows no script at all. Only who sends
//! a form is given a cookie, which goes after a day, and who votes one with the receipts of the votes, which goes after a
//! month.

mod form;
mod limits;
pub(crate) mod public;
mod router;
mod state;
#[cfg(test)]
mod tests;
mod withdrawal;
pub(crate) mod words;
mod write;

pub use router::router;
pub use state::Shopper;
