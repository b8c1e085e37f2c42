use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::row::Row;
use super::tools::{measure as run, number, program, python, release};
use crate::places::scratch;

/// Both find the same optimum; how far they stop from it is a matter of their tolerances.
const TOLERANCE: f64 = 0.02;

const CUSTOMERS: u32 = 1_000_000;

/// At full size even when time is short: how far apart the two are grows with it.
pub fn measure(_quick: bool) -> Result<Vec<Row>> {
    let loads = release("bench", None)?;
    let folder = scratch("fit")?;
    let histories = folder.join("histories.csv");
    let fit = || {
        let mut load = program(&loads);
        run(load.args(["fit", "--customers", &CUSTOMERS.to_string(), "--histories"]).arg(&histories))
    };
    let before = fit()?;
    let peer = run(python(Path::new("xtask/bench/fit.py"))?.arg(&histories))?;
    let after = fit()?;
    std::fs::remove_dir_all(folder)?;
    let ours = (number(&before, "seconds")? + number(&after, "seconds")?) / 2.0;
    let answer_ok = agree(&before, &peer)?;
    let name = format!("BG/NBD fit, {CUSTOMERS} customers, seconds, against");
    Ok(vec![
        Row::smaller(format!("{name} lifetimes"), ours, number(&peer, "seconds")?, Some(50.0), answer_ok),
        Row::within(format!("{name} 10 seconds"), ours, 10.0),
    ])
}

fn agree(ours: &Value, peer: &Value) -> Result<bool> {
    let parameters = |value: &Value| -> Result<Vec<f64>> {
        let list = value["parameters"].as_array().context("no parameters")?;
        Ok(list.iter().filter_map(Value::as_f64).collect())
    };
    let (ours, peer) = (parameters(ours)?, parameters(peer)?);
    let near = |(ours, peer): (&f64, &f64)| (ours - peer).abs() <= TOLERANCE * peer.abs();
    Ok(ours.len() == 4 && peer.len() == 4 && ours.iter().zip(&peer).all(near))
}
