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
    /// Left out of what is to be quick.
    takes_minutes: bool,
}

const MEASUREMENTS: &[Measurement] = &[
    Measurement { name: "start and memory", run: start::measure, takes_minutes: false },
    Measurement { name: "durable ingest", run: ingest::measure, takes_minutes: false },
    Measurement { name: "BG/NBD fit", run: fit::measure, takes_minutes: false },
    Measurement { name: "order file import", run: import::measure, takes_minutes: false },
    Measurement { name: "analytics", run: analytics::measure, takes_minutes: false },
    Measurement { name: "segment rebuild", run: segments::measure, takes_minutes: false },
    Measurement { name: "reviews", run: reviews::measure, takes_minutes: false },
    Measurement { name: "survey results", run: surveys::measure, takes_minutes: false },
    Measurement { name: "text", run: text::measure, takes_minutes: false },
    Measurement { name: "clean clone to first page", run: clone::measure, takes_minutes: true },
];

impl Bench {
    pub fn run(&self) -> Result<()> {
        let mut rows = Vec::new();
        for measurement in MEASUREMENTS.iter().filter(|measurement| self.wants(measurement.name)) {
            println!("\n=== {}", measurement.name);
            if self.quick && measurement.takes_minutes {
                println!("takes minutes; run without --quick");
                continue;
            }
            rows.extend((measurement.run)(self.quick).unwrap_or_else(|why| vec![Row::missing(measurement.name, &why)]));
        }
        println!();
        row::header();
        rows.iter().for_each(Row::print);
        if let Some(file) = &self.json {
            let text = serde_json::to_string_pretty(&rows)?;
            std::fs::write(file, text).with_context(|| format!("could not write {}", file.display()))?;
        }
        let below = rows.iter().filter(|row| !row.passes()).count();
        if below > 0 {
            bail!("{below} of {} rows are below what is asked, wrong or not measured", rows.len());
        }
        Ok(())
    }

    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}
