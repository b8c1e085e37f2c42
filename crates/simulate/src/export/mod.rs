//! The run as files, in the layouts that shops export: what imports are tried on.
//!
//! Every function writes to any [`std::io::Write`] and returns the number of rows without the header.

mod lines;
mod orders;
mod shopify;
mod tables;
mod taobao;

use std::io;

pub use lines::order_lines;
pub use shopify::shopify_orders;
pub use tables::{customers, events_jsonl, products};
pub use taobao::{taobao_items, taobao_orders};

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("cannot write the file: {0}")]
    Io(#[from] io::Error),
    #[error("cannot write the row: {0}")]
    Csv(#[from] csv::Error),
    #[error("cannot write the event: {0}")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Config(#[from] crate::ConfigError),
}
