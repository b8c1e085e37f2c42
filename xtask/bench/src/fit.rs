use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use forecast::repeat::{Base, BgNbd, History, Kind, fit, simulate_bg_nbd};
use forecast::sample::Sampler;
use serde_json::{Value, json};

/// The shop that the customers are drawn from: alpha in days.
const TRUTH: BgNbd = BgNbd { r: 0.55, alpha: 45.0, a: 0.8, b: 2.5 };

/// Draws, writes the file for the peer, and fits. Seconds include the collapsing of equal histories.
pub fn run(customers: u32, file: &Path) -> Result<Value> {
    let mut sampler = Sampler::new(7);
    let histories: Vec<History> = (0..customers).map(|_| draw(&mut sampler)).collect();
    write(file, &histories)?;
    let started = Instant::now();
    let fitted = fit(Kind::BgNbd, &Base::new(histories));
    Ok(json!({
        "seconds": started.elapsed().as_secs_f64(),
        "parameters": fitted.model.parameters(),
        "log_likelihood": fitted.log_likelihood,
    }))
}

/// Customers of the last two years, in whole days.
fn draw(sampler: &mut Sampler) -> History {
    let age = (30.0 + 701.0 * sampler.uniform()).floor().min(730.0);
    simulate_bg_nbd(&TRUTH, age, 0.0, true, sampler).history
}

fn write(file: &Path, histories: &[History]) -> Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    writeln!(out, "repeats,last,age")?;
    for History { repeats, last, age } in histories {
        writeln!(out, "{repeats},{last},{age}")?;
    }
    Ok(out.flush()?)
}
