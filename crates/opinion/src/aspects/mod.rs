//! What is spoken of: a taxonomy that shops can change, and which opinion belongs to which aspect.

mod attribute;
mod defaults;
mod mention;
mod taxonomy;

pub(crate) use attribute::{Said, attribute};
pub use mention::Mention;
pub(crate) use mention::{mentions, whole};
pub(crate) use taxonomy::Targets;
pub use taxonomy::{Aspect, Taxonomy, TaxonomyError};
