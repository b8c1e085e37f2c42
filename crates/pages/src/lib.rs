//! What every page that a shopper sees has: its frame and style, two languages, links that prove something, and answers
//! that allow no script.
//!
//! Pages are made on the server and work without JavaScript and cookies; one that does something which counts once may
//! leave a [`Browser`] its number. A crate with pages has its templates in `templates/` and extends those of this crate;
//! its `askama.toml` names both folders.

mod browser;
mod encoded;
pub mod form;
mod language;
mod link;
mod origin;
mod page;
pub mod picture;
mod refusal;
mod style;
mod when;
mod words;

pub use browser::{Browser, Mark};
pub use encoded::encoded;
pub use language::{Language, choose};
pub use link::{Link, Token};
pub use origin::{base_address, is_own_page, link_address, state_address};
pub use page::{Confirm, Frame, Notice, Spoken, html, private};
pub use refusal::refusal;
pub use web::Address;
pub use when::{day, time};
pub use words::{Words, fill};

use axum::Router;
use axum::routing::get;

/// The routes at the root that all pages need.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/public/v1/style/{name}", get(style::style))
}
