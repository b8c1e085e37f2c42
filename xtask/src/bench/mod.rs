//! Measures against peers and physical limits: every row a ratio of one run, answers checked first.

mod analytics;
mod clone;
mod fit;
mod import;
mod ingest;
mod reviews;
mod row;
mod segments;
mod start;
mod surveys;
mod text;
mod tools;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use row::Row;

#[derive(clap::Args)]
pub struct Bench {
    /// Write the rows to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Smaller amounts, under three minutes
    #[arg(long)]
    quick: bool,
    /// Only the measurements whose names contain one of these
    only: Vec<String>,
}

struct Measurement {
    name: &'static str,
    run: fn(quick: bool) -> Result<Vec<Row>>,
}

const MEASUREMENTS: &[Measurement] = &[
    Measurement { name: "start and memory", run: start::measure },
    Measurement { name: "durable ingest", run: ingest::measure },
    Measurement { name: "BG/NBD fit", run: fit::measure },
    Measurement { name: "order file import", run: import::measure },
    Measurement { name: "analytics", run: analytics::measure },
    Measurement { name: "segment rebuild", run: segments::measure },
    Measurement { name: "reviews", run: reviews::measure },
    Measurement { name: "survey results", run: surveys::measure },
    Measurement { name: "text", run: text::measure },
    Measurement { name: "clean clone to first page", run: clone::measure },
];

impl Bench {
    pub fn run(&self) -> Result<()> {
        let mut rows = Vec::new();
        for measurement in MEASUREMENTS.iter().filter(|measurement| self.wants(measurement.name)) {
            println!("\n=== {}", measurement.name);
            rows.extend((measurement.run)(self.quick).unwrap_or_else(|why| vec![Row::missing(measurement.name, &why)]));
        }
        println!();
        row::header();
        rows.iter().for_each(Row::print);
        if let Some(file) = &self.json {
            let text = serde_json::to_string_pretty(&rows)?;
            std::fs::write(file, text).with_context(|| format!("could not write {}", file.display()))?;
        }
        let below: Vec<_> = rows.iter().filter(|row| row.not_measured.is_none() && !row.passes()).collect();
        if !below.is_empty() {
            bail!("{} of {} rows are below what is asked, or wrong", below.len(), rows.len());
        }
        Ok(())
    }

    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}
