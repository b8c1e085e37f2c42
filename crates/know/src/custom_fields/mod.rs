//! Fields of customers that a shop defines: what they are called, what kind of value they have, who may see them.
//!
//! A value is a custom trait under the field's key ([`traits`](crate::facts::traits)), whoever said it: staff, an event, an
//! import. A definition says how it is shown and asked for, and checks what staff write. What came otherwise stays as it was
//! sent.

mod check;
mod create;
mod definition;
mod list;
mod order;
mod seal;
#[cfg(test)]
mod tests;
mod update;
mod values;

pub(crate) use check::check_values;
pub(crate) use definition::{Choice, CustomField, FieldKind, Label, active, all, personal};
pub(crate) use seal::finish;
pub(crate) use values::{Values, values};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Know;

pub(crate) fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new().routes(routes!(list::list, create::create, order::order)).routes(routes!(update::update))
}
