//! All history as Parquet, queried in the process.
//!
//! The lake follows the event log: [`LakeWriter`] carries events into Parquet files, one folder per shop and UTC day,
//! and a manifest names the files together with the position reached, so a replay after a crash doubles nothing. Files
//! never change; compaction, retention and erasure write new ones and replace the manifest.
//!
//! The questions asked most have functions of their own that fold coded columns on every core
//! ([`Lake::distinct_people`], [`Lake::presence`], [`Lake::funnel`]); DataFusion answers the rest in SQL
//! ([`Lake::query`]), reading nothing but the shop's own files.

mod cipher;
mod compact;
mod consumer;
mod engine;
mod error;
mod facts;
mod file;
mod folder;
#[cfg(test)]
mod golden;
mod lake;
mod manifest;
mod queries;
mod replace;
mod rewrite;
mod rows;
mod scan;
mod schema;
mod select;
mod snapshot;
mod state;
mod tally;
#[cfg(test)]
mod testing;
mod verify;

pub use compact::Compaction;
pub use consumer::LakeWriter;
pub use error::LakeError;
pub use lake::{Lake, Options};
pub use manifest::FileMeta;
pub use queries::{Aliases, Answer, DayEvents, Funnel, Histogram, HistoryEvent, Limits, Presence, Scope, Vitals};
pub use rows::{Resolve, name_of};
pub use schema::{SCHEMA, SCHEMA_KEY, SCHEMA_VERSION};
pub use select::Person;
pub use state::Stats;
pub use tally::{Difference, Span, Tally};
pub use verify::Problem;
