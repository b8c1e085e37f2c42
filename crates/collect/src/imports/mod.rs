//! Files become events: orders, customers, products, reviews, parcels, payments and events from what shops and
//! platforms export.
//!
//! A [`Mapping`] (a TOML file in `mappings/`, or one that a person saved) names the columns by their header aliases; a
//! [`Plan`] binds it to files; [`convert`] reads the files and gives [`Entity`] after entity, each with the events that
//! tell of it. What cannot be taken is a [`Problem`] with its row, column and reason; the rest goes in.
//!
//! Rows of one order may lie anywhere in a file, and an order may be spread over several files (orders, items,
//! payments): rows are staged by order, in memory up to a bound and then in temporary files partitioned by key.

mod build;
mod convert;
mod draft;
mod fault;
mod field;
mod http;
mod job;
mod mapping;
mod plan;
mod problem;
mod questionnaire;
mod stage;
mod suggest;
#[cfg(test)]
mod tests;

pub use convert::{ConvertError, Settings, Sink, Tally, convert};
pub use draft::{About, Draft, Entity, EntityKind, Former};
pub use field::{Field, Kind};
pub use http::router;
pub use job::{
    ColumnView, Command, ImportError, ImportView, Imports, LeftOut, LeftOutFile, Overrides, Progress, ResultCounts,
    State, is_passing, left_out,
};
pub use mapping::{
    Aliases, AnswerRules, Mapping, MappingError, MappingKind, ReviewRules, RowShape, TableSpec, Words, builtin,
};
pub use plan::{Plan, PlanError, PlannedTable, Unused};
pub use problem::{Outcome, Problem, Reason};
pub use questionnaire::{Answers, Found, Questionnaire, Questionnaires};
pub use suggest::{Suggestion, suggest};
