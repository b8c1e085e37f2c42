//! What a shop learns from its own reviews: stars and what staff said about texts make a model of its own, on this
//! machine. How good it is, is measured on texts that it had not learned from, beside the shipped one; only what is
//! better goes into use by itself.
//!
//! What a text says follows from the text, staff's word on it, and how the shop reads: its model, aspects and rules of
//! holding. That last part is no event, but has a version: whoever changes it calls [`raise`] in the same transaction,
//! each review keeps by which version its text was read, and [`reread`] reads what is behind. So a rebuild, which reads
//! everything by the newest version, gives what is there once all is read again, and the versions are compared with the
//! rest: see [`read_again`].

mod bench;
mod http;
mod job;
mod learn;
mod material;
mod measure;
mod model;
mod reading;
mod reread;

pub(crate) use bench::Bench;
pub use reading::miner;
pub(crate) use reading::{Reading, raise, reader};
pub use reread::{read_again, reread};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Listen;

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new().routes(routes!(http::show, http::switch, http::remove)).routes(routes!(http::train))
}
