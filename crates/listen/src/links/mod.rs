//! Links by which a buyer can review an order: made for one order, provable, with an end.
//!
//! Who is asked is drawn without looking at how happy they are, and the draw is kept with its reason, also of those who
//! were not drawn: so anyone can see that the invited are a fair part of the buyers.

mod create;
mod draw;
mod list;
pub(crate) mod request;
mod sample;
mod spent;
mod tell;
#[cfg(test)]
mod tests;
mod view;
mod wish;
mod withdraw;

pub use draw::ask;
#[cfg(test)]
pub(crate) use draw::draw;
pub(crate) use spent::spend;
pub use tell::tell;
pub(crate) use tell::{Correctable, Withdrawal, ask_writer, mail_withdrawal, tell_changed};
pub(crate) use wish::{Claim, prove, send_link};
pub(crate) use withdraw::{recall_mended, withdraw};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::shopper::Shopper;

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Shopper> {
    OpenApiRouter::new().routes(routes!(create::create, list::list))
}
