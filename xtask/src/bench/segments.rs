use anyhow::{Result, ensure};

use super::row::Row;
use super::tools::{measure as run, number, program, release};
use crate::places::root;

const EXAMPLE: &str = "segment_speed";

/// Every profile against a segment's definition; 30 seconds for a million is the bar.
pub fn measure(quick: bool) -> Result<Vec<Row>> {
    let source = root().join("crates/know/examples").join(EXAMPLE).with_extension("rs");
    ensure!(source.exists(), "there is no load for it yet");
    let profiles = if quick { 100_000 } else { 1_000_000 };
    let load = release("know", Some(EXAMPLE))?;
    let measured = run(program(&load).arg(profiles.to_string()))?;
    let limit = 30.0 * f64::from(profiles) / 1e6;
    let name = format!("segment rebuild, {profiles} profiles, seconds, within");
    let answer_ok = measured["answer_ok"] == serde_json::Value::Bool(true);
    Ok(vec![Row::smaller(name, number(&measured, "seconds")?, limit, Some(1.0), answer_ok)])
}
