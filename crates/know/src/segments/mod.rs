//! Groups of customers by rules, always current: what a batch of events touches is judged with it ([`refresh`]), what
//! only time or a calculation changes is found by [`reconcile`].
//!
//! A definition ([`Node`]) becomes one statement with bound values; both engines run the same text.

mod compile;
mod create;
mod custom_sql;
mod definition;
mod delete;
mod described;
mod event_sql;
mod export;
mod field_sql;
mod fields;
mod get;
mod history;
mod list;
mod members;
mod membership;
mod parse;
mod parse_events;
mod parse_purchases;
mod preview;
mod purchase_sql;
#[cfg(test)]
mod tests;
mod told;
mod update;
mod uses;
mod vocabulary;

pub use compile::{Compiled, compile};
pub use definition::Node;
pub(crate) use definition::{Compare, FieldRule, Scalar, Test};
pub use described::{
    SegmentCondition, SegmentCount, SegmentDefinition, SegmentEvent, SegmentMeasure, SegmentOp, SegmentPurchases,
    SegmentScalar, SegmentValue, SegmentWindow,
};
pub(crate) use fields::Field;
pub use membership::{SegmentSize, reconcile};
pub(crate) use membership::{forget_judgement, refresh};
pub use parse::parse;
pub(crate) use told::IN_LISTS;
pub(crate) use uses::check_unasked;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Fault, Problem};

use crate::Know;

pub(crate) fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(preview::preview))
        .routes(routes!(vocabulary::vocabulary))
        .routes(routes!(get::get, update::update, delete::delete))
        .routes(routes!(members::members))
        .routes(routes!(export::export))
        .routes(routes!(history::history))
}

/// A definition as the request has it, or the problem that names the rule that is wrong.
fn read_definition(definition: &serde_json::Value) -> Result<Node, Problem> {
    parse(definition).map_err(|error| Problem::invalid(&error.field, *error.fault))
}

fn check_name(name: &str) -> Result<&str, Problem> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Problem::invalid("name", Fault::Characters { least: 1, most: 100 }));
    }
    Ok(name)
}

fn check_description(text: Option<&str>) -> Result<&str, Problem> {
    let text = text.unwrap_or_default().trim();
    if text.chars().count() > 1000 {
        return Err(Problem::invalid("description", Fault::TooLong { most: 1000 }));
    }
    Ok(text)
}
